using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class ListAgreementBodiesTests(World world)
{
    [Fact]
    public async Task An_agreement_shows_the_first_bodies_and_the_list_all_of_them()
    {
        var deal = await world.PendingAsync(world.Award(10_000m, [.. Enumerable.Repeat(50m, 250)]));
        var agreement = await deal.ReadAsync();
        Assert.Equal((250, 200), ((int)agreement["bodyCount"]!, agreement["bodies"]!.AsArray().Count));
        var (all, next) = (new List<string>(), (string?)null);
        do
        {
            var page = (await deal.Supplier.Get($"{deal.Path}/bodies?limit=120" + (next is null ? "" : "&cursor=" + next))).Must(HttpStatusCode.OK);
            all.AddRange(page["items"]!.AsArray().Select(x => (string)x!["bodyId"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(deal.Award.Bodies.Select(x => x.BodyId.ToString()).Order(StringComparer.Ordinal), all);
        (await world.As("cpb", world.NewId(), "cpb.contract-manager").Get(deal.Path + "/bodies")).MustRefuse(HttpStatusCode.NotFound, "not-found");
    }
}
