using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class ListQuotaMovesTests(World world)
{
    [Fact]
    public async Task The_other_body_finds_what_waits_for_its_consent()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 300m, 100m);
        var list = deal.Path + "/quota-moves";
        var proposed = (await deal.Signatory(1).Post(list, MoveQuotaTests.Request(deal, 0, 1, 50m))).Must(HttpStatusCode.Created);
        (await deal.Manager.Post(list, MoveQuotaTests.Request(deal, 0, 2, 10m))).Must(HttpStatusCode.Created);

        var waiting = Assert.Single(await Items(deal.Signatory(0), list + "?state=proposed"));
        Assert.Equal((string)proposed["id"]!, waiting);
        var read = await deal.Signatory(0).Get($"{list}/{waiting}");
        Assert.Equal(50m, Deal.Amount(read.Must(HttpStatusCode.OK)["amount"]));
        (await deal.Signatory(0).Post($"{list}/{waiting}/consent", ifMatch: read.Tag)).Must(HttpStatusCode.OK);
        Assert.Empty(await Items(deal.Signatory(0), list + "?state=proposed"));
        Assert.Equal(2, (await Items(deal.Manager, list + "?state=effective")).Count);
    }

    [Fact]
    public async Task Only_those_whom_a_move_concerns_see_it()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 300m, 100m);
        var list = deal.Path + "/quota-moves";
        var move = (string)(await deal.Signatory(1).Post(list, MoveQuotaTests.Request(deal, 0, 1, 50m))).Must(HttpStatusCode.Created)["id"]!;
        foreach (var concerned in (World.Caller[])[deal.Manager, deal.Drafter(0), deal.Drafter(1), world.As("auditor", world.NewId(), "auditor")])
        {
            Assert.Equal([move], await Items(concerned, list));
            (await concerned.Get($"{list}/{move}")).Must(HttpStatusCode.OK);
        }

        Assert.Empty(await Items(deal.Drafter(2), list));
        (await deal.Drafter(2).Get($"{list}/{move}")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await world.As("body", world.NewId(), "buyer.signatory").Get(list)).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Supplier.Get(list)).Must(HttpStatusCode.Forbidden);
        (await deal.Manager.Get(list + "?state=gone")).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
    }

    private static async Task<List<string>> Items(World.Caller caller, string path) =>
        [.. (await caller.Get(path)).Must(HttpStatusCode.OK)["items"]!.AsArray().Select(x => (string)x!["id"]!)];
}
