using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class AcceptOrderTests(World world)
{
    [Fact]
    public async Task The_contractor_accepts_once_and_no_other_firm_can()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var draft = await deal.DraftAsync(0, 10m);
        (await deal.Supplier.Post($"/orders/{draft}/accept")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Signatory(0).Post($"/orders/{draft}/sign")).Must(HttpStatusCode.OK);
        (await world.As("operator", world.NewId(), "supplier").Post($"/orders/{draft}/accept")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Signatory(0).Post($"/orders/{draft}/accept")).Must(HttpStatusCode.Forbidden);
        (await deal.Supplier.Post($"/orders/{draft}/accept", ifMatch: "\"1\"")).MustRefuse(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("accepted", (string)(await deal.Supplier.Post($"/orders/{draft}/accept")).Must(HttpStatusCode.OK)["state"]!);
        (await deal.Supplier.Post($"/orders/{draft}/accept")).MustRefuse(HttpStatusCode.Conflict, "contract.order-state");
        Assert.Equal(["contract.order-placed.v1", "contract.order-accepted.v1"], await deal.PublishedAsync(draft));
    }
}
