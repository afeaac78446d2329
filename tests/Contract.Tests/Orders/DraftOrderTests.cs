using System.Net;
using System.Text.Json.Nodes;

namespace Aggregator.Contract.Tests.Orders;

public sealed class DraftOrderTests(World world)
{
    [Fact]
    public async Task Each_line_is_rounded_on_its_own_half_up_and_points_back_to_its_demand()
    {
        var deal = await world.ActiveAsync(10_000m, 12_000m);
        var line = deal.Award.Bodies[0].DemandLineIds[0];
        var draft = (await deal.Drafter(0).Post(deal.Path + "/orders", new
        {
            description = "Pulizia 2027",
            cig = "BBF90310AD",
            lines = new object[]
            {
                new { demandLineId = line, description = "uffici", quantity = "3", unitPrice = "0.115" },
                new { description = "vetri", quantity = "1234.5", unitPrice = "1.234567" },
            },
        })).Must(HttpStatusCode.Created);
        Assert.Equal([0.35m, 1_524.07m], draft["lines"]!.AsArray().Select(x => Deal.Amount(x!["amount"])));
        Assert.Equal(1_524.42m, Deal.Amount(draft["amount"]));
        Assert.Equal("draft", (string)draft["state"]!);
        Assert.Equal(line.ToString(), (string)draft["lines"]![0]!["demandLineId"]!);
        Assert.Empty(draft["warnings"]!.AsArray());
        Assert.Equal(0m, Deal.Amount((await deal.ReadAsync())["ordered"]));
    }

    [Fact]
    public async Task A_cig_that_fails_its_check_digits_warns_and_does_not_block()
    {
        var deal = await world.ActiveAsync(10_000m, 12_000m);
        var draft = (await deal.Drafter(0).Post(deal.Path + "/orders", new { description = "x", cig = "B61102E182", lines = new[] { new { description = "x", quantity = 1, unitPrice = "1" } } }))
            .Must(HttpStatusCode.Created);
        Assert.Equal("contract.cig-check-digits", (string)draft["warnings"]![0]!["code"]!);
        Assert.NotEqual("contract.cig-check-digits", (string)draft["warnings"]![0]!["detail"]!);
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        var deal = await world.ActiveAsync(10_000m, 12_000m);
        var answer = (await deal.Drafter(0).Post(deal.Path + "/orders", new
        {
            description = " ",
            cig = "123",
            lines = new[] { new { description = "a", quantity = "0", unitPrice = "-1" }, new { description = "b", quantity = "999999999999", unitPrice = "999999999999" } },
        })).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal(["/description", "/cig", "/lines/0/quantity", "/lines/0/unitPrice", "/lines/1/quantity", "/lines/1/unitPrice"], Pointers(answer));
        Assert.Equal(["/lines/0/unitPrice"], Pointers(await One(deal, "1", "1.1234567")));
        Assert.Equal(["/lines"], Pointers(await One(deal, "0.001", "0.001")));
        Assert.Equal(["/lines"], Pointers(await deal.Drafter(0).Post(deal.Path + "/orders", new { description = "x", lines = Array.Empty<object>() })));
        (await deal.Drafter(0).Post(deal.Path + "/orders", "{\"description\":")).MustRefuse(HttpStatusCode.BadRequest, "malformed-json");
    }

    [Fact]
    public async Task A_line_may_only_point_back_to_what_this_body_asked_for()
    {
        var deal = await world.ActiveAsync(10_000m, 8_000m, 4_000m);
        var lines = new[] { new { demandLineId = deal.Award.Bodies[1].DemandLineIds[0], description = "x", quantity = 1, unitPrice = "1" } };
        (await deal.Drafter(0).Post(deal.Path + "/orders", new { description = "x", lines })).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.demand-line-unknown");
        (await deal.Drafter(1).Post(deal.Path + "/orders", new { description = "x", lines })).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Only_a_drafter_of_a_listed_body_drafts_and_a_key_makes_one_order()
    {
        var deal = await world.ActiveAsync(10_000m, 12_000m);
        (await deal.Signatory(0).Post(deal.Path + "/orders", Deal.Order(1m))).Must(HttpStatusCode.Forbidden);
        (await world.As("body", world.NewId(), "buyer.drafter").Post(deal.Path + "/orders", Deal.Order(1m))).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Manager.Post(deal.Path + "/orders", Deal.Order(1m))).Must(HttpStatusCode.Forbidden);
        var (key, drafter) = (Guid.NewGuid().ToString(), deal.Drafter(0));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => drafter.Post(deal.Path + "/orders", Deal.Order(1m), key)));
        Assert.Single(answers.Select(x => x.Must(HttpStatusCode.Created)["id"]!.ToString()).Distinct());
        Assert.Single((await drafter.Get("/orders")).Must(HttpStatusCode.OK)["items"]!.AsArray());
    }

    private static Task<World.Answer> One(Deal deal, string quantity, string unitPrice) =>
        deal.Drafter(0).Post(deal.Path + "/orders", new { description = "x", lines = new[] { new { description = "x", quantity, unitPrice } } });

    private static IEnumerable<string> Pointers(World.Answer answer) =>
        answer.MustRefuse(HttpStatusCode.BadRequest, "invalid-input").Body["errors"]!.AsArray().Select((JsonNode? x) => (string)x!["pointer"]!);
}
