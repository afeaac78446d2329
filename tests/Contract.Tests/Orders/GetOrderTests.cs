using System.Net;

namespace Aggregator.Contract.Tests.Orders;

public sealed class GetOrderTests(World world)
{
    [Fact]
    public async Task A_draft_is_its_bodys_own_affair_until_it_is_signed()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var order = await deal.DraftAsync(0, 10m);
        (await deal.Drafter(0).Get($"/orders/{order}")).Must(HttpStatusCode.OK);
        (await world.As("auditor", world.NewId(), "auditor").Get($"/orders/{order}")).Must(HttpStatusCode.OK);
        (await deal.Manager.Get($"/orders/{order}")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Supplier.Get($"/orders/{order}")).MustRefuse(HttpStatusCode.NotFound, "not-found");

        (await deal.Signatory(0).Post($"/orders/{order}/sign")).Must(HttpStatusCode.OK);
        (await deal.Manager.Get($"/orders/{order}")).Must(HttpStatusCode.OK);
        var read = await deal.Supplier.Get($"/orders/{order}");
        Assert.Equal("placed", (string)read.Must(HttpStatusCode.OK)["state"]!);
        Assert.NotNull(read.Tag);
        foreach (var (kind, role) in new[] { ("cpb", "cpb.contract-manager"), ("body", "buyer.signatory"), ("operator", "supplier") })
        {
            (await world.As(kind, world.NewId(), role).Get($"/orders/{order}")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        }
    }
}
