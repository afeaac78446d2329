using System.Net;
using Aggregator.Portal.Api;
using Aggregator.Portal.Campaigns;
using Aggregator.Portal.Layout;

namespace Aggregator.Portal.LotPlans;

/// <summary>Which municipalities of a collection belong to one union: a planner may want each union in one lot, and nobody should have to type them.</summary>
internal static class Unions
{
    private const int PagesMax = 50, AtOnceMax = 8;

    /// <summary>The groups, or the page that says why they are not known: a plan without them would not be what was asked for.</summary>
    internal static async Task<(IReadOnlyList<IReadOnlyList<Guid>>? Groups, IResult? Instead)> GroupsAsync(Guid campaign, GatewayApi api, Visit visit, CancellationToken ct)
    {
        var asked = api.GetAll<InvitedBody>($"{Planning.Api}/initiatives/{campaign}/board/bodies?limit=200&state=approved", PagesMax, ct);
        var (found, unions, _) = await api.GetAll<Member>($"{Planning.Api}/bodies?kind=union&limit=200", PagesMax, ct);
        var (first, bodies, _) = await asked;
        if (!first.Ok || !found.Ok) return (null, first.Ok ? Pages.Instead(found, visit) : Pages.Instead(first, visit));

        // A union lies where its members do: of the country's hundreds only those of the provinces concerned are asked for.
        var provinces = bodies.Select(body => body.ProvinceName).ToHashSet();
        var free = bodies.Select(body => body.BodyId).ToHashSet();
        var groups = new List<IReadOnlyList<Guid>>();
        foreach (var some in unions.Where(union => provinces.Contains(union.ProvinceName)).Chunk(AtOnceMax))
        {
            foreach (var members in await Task.WhenAll(some.Select(union => api.Get<Listing<Member>>($"{Planning.Api}/bodies/{union.Id}/members?limit=200", ct))))
            {
                if (!members.Ok && members.Status is not HttpStatusCode.NotFound) return (null, Pages.Instead(members, visit));
                List<Guid> group = [.. (members.Value?.Items ?? []).Select(member => member.Id).Where(free.Remove)];
                if (group.Count > 1) groups.Add(group);
            }
        }

        return (groups, null);
    }

    internal sealed record Member(Guid Id, string? ProvinceName);
}
