using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class SignOrderTests(World world)
{
    [Fact]
    public async Task Signing_takes_the_amount_and_says_so()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var order = await deal.PlaceAsync(0, 300m);
        Assert.Equal(["contract.order-placed.v1"], await deal.PublishedAsync(order));
        Assert.Equal(300m, Deal.Amount((await deal.ReadAsync())["ordered"]));
        Assert.Equal(1L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'order.placed'", order));
    }

    [Fact]
    public async Task Whoever_drafted_an_order_may_not_sign_it_not_even_as_a_delegate()
    {
        var deal = await world.ActiveAsync(1_000m, 1_200m);
        var (person, body) = (world.NewId(), deal.Award.Bodies[0].BodyId);
        var draft = (await world.As("body", body, "buyer.drafter", person).Post(deal.Path + "/orders", Deal.Order(5m))).Must(HttpStatusCode.Created)["id"];
        (await world.As("body", body, "buyer.signatory", person).Post($"/orders/{draft}/sign")).MustRefuse(HttpStatusCode.Forbidden, "contract.signatory-is-drafter");
        (await world.As("body", body, "buyer.signatory", delegateOf: person).Post($"/orders/{draft}/sign")).MustRefuse(HttpStatusCode.Forbidden, "contract.signatory-is-drafter");
        (await deal.Drafter(0).Post($"/orders/{draft}/sign")).Must(HttpStatusCode.Forbidden);
        (await deal.Signatory(0).Post($"/orders/{draft}/sign")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refusal_says_which_limit_and_what_is_left_in_the_readers_language()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        await deal.PlaceAsync(0, 599.99m);
        var refused = await deal.TryPlaceAsync(0, 0.02m);
        refused.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.ceiling-exceeded");
        Assert.Equal("body-quota", (string)refused.Parameters["limit"]!);
        Assert.Equal(0.01m, Deal.Amount(refused.Parameters["left"]));
        Assert.Contains("0.01 EUR", (string)refused.Body["detail"]!);
        await deal.PlaceAsync(0, 0.01m);
        await deal.PlaceAsync(1, 400m);
        Assert.Equal("lot", (string)(await deal.TryPlaceAsync(1, 0.01m)).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.ceiling-exceeded").Parameters["limit"]!);
        var italian = await deal.Signatory(1).Post($"/orders/{await deal.DraftAsync(1, 1m)}/sign", language: "it");
        Assert.Contains("restano 0,00 EUR", (string)italian.Body["detail"]!);
    }

    [Fact]
    public async Task A_body_orders_after_it_joined_within_what_it_took_up()
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 1_000m));
        await deal.ActivateAsync();
        (await deal.TryPlaceAsync(0, 1m)).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.body-not-joined");
        await deal.JoinAsync(0, 100m);
        (await deal.TryPlaceAsync(0, 100.01m)).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.ceiling-exceeded");
        await deal.PlaceAsync(0, 100m);
    }

    [Fact]
    public async Task Each_share_of_the_ceiling_is_announced_once()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var order = await deal.PlaceAsync(0, 499.99m);
        var second = await deal.PlaceAsync(0, 300.01m);
        (await deal.Signatory(0).Post($"/orders/{second}/cancel", new { reason = "prova" })).Must(HttpStatusCode.OK);
        await deal.PlaceAsync(0, 460m);
        await deal.PlaceAsync(0, 40.01m);
        Assert.Equal(4, (await deal.PublishedAsync()).Count(x => x == "contract.ceiling-threshold-reached.v1"));
        Assert.Equal("50,80,95,100", await world.Database.ScalarAsync<string>("""
            SELECT string_agg(convert_from(body, 'UTF8')::json ->> 'percent', ',' ORDER BY position) FROM platform.published
            WHERE subject = $1 AND name = 'contract.ceiling-threshold-reached.v1'
            """, deal.Id));
        Assert.NotEqual(Guid.Empty, order);
    }

    [Fact]
    public async Task A_stale_version_and_a_foreign_body_change_nothing_and_a_key_signs_once()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var draft = await deal.DraftAsync(0, 10m);
        (await deal.Signatory(1).Post($"/orders/{draft}/sign")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Signatory(0).Post($"/orders/{draft}/sign", ifMatch: "\"9\"")).MustRefuse(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal(0m, Deal.Amount((await deal.ReadAsync())["ordered"]));

        var (key, signatory) = (Guid.NewGuid().ToString(), deal.Signatory(0));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => signatory.Post($"/orders/{draft}/sign", key: key)));
        Assert.Single(answers.Select(x => { x.Must(HttpStatusCode.OK); return x.Text; }).Distinct());
        Assert.Equal(10m, Deal.Amount((await deal.ReadAsync())["ordered"]));
    }
}
