using Aggregator.Portal.Api;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Demands;

/// <summary>A collection that waits for the body's answer, with what the desk says of it.</summary>
/// <param name="Deadline">The body's own; null where it could not be read.</param>
/// <param name="Reason">Why the demand was returned.</param>
/// <param name="Questions">Odd figures asked about and not answered.</param>
/// <param name="Import">The newest spreadsheet.</param>
public sealed record OpenCollection(Campaign Campaign, Invitation? Deadline, OwnDemand? Demand, string? Reason, int Questions, SheetImport? Import)
{
    public const int CollectionsMax = 20;
    private const int ReasonLengthMax = 80;

    public DateTimeOffset? Until => Deadline?.ClosesAt ?? Campaign.ClosesAt;

    public string Address => Demand is null ? $"/initiatives/{Campaign.Id}/demand" : $"/demands/{Demand.Id}";

    /// <summary>The next step in words.</summary>
    public string Words => Deadline is { MayAct: false } ? !Campaign.Opened ? Wording.T("next.opens", Formats.Moment(Campaign.OpensAt)) : Wording.T("next.late") : Demand?.State switch
    {
        null => Wording.T("next.start"),
        "draft" => Wording.T("next.draft"),
        "amended" => Wording.T("next.amended"),
        "returned" => Wording.T("next.returned", Reason is { Length: > ReasonLengthMax } ? Reason[..ReasonLengthMax] + "…" : Reason),
        "submitted" or "resubmitted" => Wording.T("next.wait"),
        _ => Wording.T("next.look"),
    };

    /// <summary>The body's open collections, each asked for what the lists do not say; of very many only the newest.</summary>
    internal static async Task<IReadOnlyList<OpenCollection>> AllAsync(IEnumerable<Campaign> campaigns, IReadOnlyList<OwnDemand> demands, Guid body, GatewayApi api, CancellationToken ct)
        => await Task.WhenAll(campaigns.Take(CollectionsMax)
            .Select(campaign => OneAsync(campaign, demands.FirstOrDefault(x => x.InitiativeId == campaign.Id && x.State is not "withdrawn"), body, api, ct)));

    private static async Task<OpenCollection> OneAsync(Campaign campaign, OwnDemand? demand, Guid body, GatewayApi api, CancellationToken ct)
    {
        var deadline = Work.DeadlineAsync(api, campaign.Id, body, ct);
        var imports = api.Get<Listing<SheetImport>>($"/api/demand/v1/initiatives/{campaign.Id}/imports?limit=1", ct);
        var returned = demand is { State: "returned" } ? api.Get<FullDemand>($"/api/demand/v1/demands/{demand.Id}", ct) : null;
        var asked = demand is null ? null : api.Get<Questions>($"/api/demand/v1/demands/{demand.Id}/questions", ct);
        return new OpenCollection(campaign, await deadline, demand, returned is null ? null : (await returned).Value?.Reason, asked is null ? 0 : (await asked).Value?.Open ?? 0,
            (await imports).Value?.Items.FirstOrDefault());
    }
}
