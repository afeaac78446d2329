using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class ListAgreementsTests(World world)
{
    [Fact]
    public async Task Everybody_sees_their_own_filtered_and_in_pages()
    {
        var deal = await world.PendingAsync(world.Award(800m, 1_000m));
        var other = await world.PendingAsync(world.Award(900m, 1_000m) with { CpbId = deal.Award.CpbId });
        var first = (await deal.Manager.Get("/agreements?limit=1")).Must(HttpStatusCode.OK);
        Assert.Single(first["items"]!.AsArray());
        var second = (await deal.Manager.Get($"/agreements?limit=1&cursor={first["next"]}")).Must(HttpStatusCode.OK);
        Assert.Equal(
            new[] { deal.Id, other.Id }.Order().Select(x => x.ToString()).ToHashSet(),
            new[] { (string)first["items"]![0]!["id"]!, (string)second["items"]![0]!["id"]! }.ToHashSet());

        Assert.Equal(other.Id.ToString(), (string)(await other.Drafter(0).Get("/agreements?state=pending")).Must(HttpStatusCode.OK)["items"]!.AsArray().Single()!["id"]!);
        Assert.Empty((await other.Supplier.Get("/agreements?state=active")).Must(HttpStatusCode.OK)["items"]!.AsArray());
        Assert.Empty((await world.As("cpb", world.NewId(), "cpb.planner").Get("/agreements")).Must(HttpStatusCode.OK)["items"]!.AsArray());
        (await world.Nobody().Get("/agreements")).Must(HttpStatusCode.Unauthorized);
    }
}
