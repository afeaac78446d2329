using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class CloseAgreementTests(World world)
{
    [Fact]
    public async Task Nothing_new_after_the_close_but_live_orders_go_on()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var (placed, draft) = (await deal.PlaceAsync(0, 100m), await deal.DraftAsync(0, 10m));
        (await deal.Manager.Post(deal.Path + "/close", new { reason = "" })).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        (await deal.Signatory(0).Post(deal.Path + "/close", new { reason = "fine" })).Must(HttpStatusCode.Forbidden);
        (await world.As("cpb", world.NewId(), "cpb.contract-manager").Post(deal.Path + "/close", new { reason = "fine" })).MustRefuse(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("closed", (string)(await deal.Manager.Post(deal.Path + "/close", new { reason = "fine" })).Must(HttpStatusCode.OK)["state"]!);

        (await deal.Signatory(0).Post($"/orders/{draft}/sign")).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        (await deal.Drafter(0).Post(deal.Path + "/orders", Deal.Order(1m))).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        (await deal.Supplier.Post($"/orders/{placed}/accept")).Must(HttpStatusCode.OK);
        (await deal.Manager.Post(deal.Path + "/close", new { reason = "fine" })).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        Assert.Equal("contract.agreement-closed.v1", (await deal.PublishedAsync())[^1]);
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.due WHERE subject = $1", deal.Id));
    }
}
