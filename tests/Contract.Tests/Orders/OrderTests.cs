using Aggregator.Contract.Agreements;
using Aggregator.Contract.Orders;
using Aggregator.Messages;
using Aggregator.Messages.Tender;

namespace Aggregator.Contract.Tests.Orders;

public sealed class OrderTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_taken_off_the_lines_add_up_to_the_order_and_none_exceeds_what_was_drafted()
    {
        var (agreement, body) = Running();
        var order = Order.Draft(Guid.NewGuid(), agreement, body.BodyId, "x", null,
            [Line(1, 3m, 33.333333m), Line(2, 7m, 0.01m), Line(3, 0.000001m, 1m), Line(4, 1m, 250_000m)], Guid.NewGuid(), Now);
        Assert.Null(order.Sign(agreement, body, Guid.NewGuid(), Now, out _));
        Holds();
        Assert.All(order.Lines, x => Assert.Equal(x.Quantity, x.LiveQuantity));

        foreach (var amount in (decimal[])[0.01m, 33.33m, 0.02m, 199_999.99m, 17m])
        {
            Assert.Null(order.Reduce(agreement, body, amount, Now, out _));
            Holds();
        }

        order.Accept();
        Assert.Null(order.Deliver(agreement, body, 10m, final: true, Now, out _));
        Assert.Equal(10m, order.Amount);
        Holds();

        void Holds()
        {
            Assert.Equal(order.Amount, order.Lines.Sum(x => x.LiveAmount));
            Assert.Equal(order.Amount, order.State.Lines.Sum(x => x.Amount!.Value.Amount));
            Assert.All(order.Lines, x => Assert.InRange(x.LiveAmount, 0m, x.Amount));
            Assert.All(order.Lines, x => Assert.InRange(x.LiveQuantity, 0m, x.Quantity));
        }
    }

    [Fact]
    public void A_cancelled_order_asks_for_nothing_any_more()
    {
        var (agreement, body) = Running();
        var order = Order.Draft(Guid.NewGuid(), agreement, body.BodyId, "x", null, [Line(1, 3m, 10m)], Guid.NewGuid(), Now);
        Assert.Null(order.Sign(agreement, body, Guid.NewGuid(), Now, out _));
        Assert.Null(order.Cancel(agreement, body, Now, out _));
        Assert.Equal((0m, 0m, 3m), (order.Lines[0].LiveAmount, order.Lines[0].LiveQuantity, order.Lines[0].Quantity));
    }

    private static Order.Line Line(int number, decimal quantity, decimal unitPrice) => new() { Number = number, Description = "x", Quantity = quantity, UnitPrice = unitPrice };

    private static (Agreement Agreement, AgreementBody Body) Running()
    {
        var (agreement, bodies, _) = Agreement.From(new LotAwarded(Guid.CreateVersion7(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "roads", 1, "Lotto 1", Guid.NewGuid(),
            "Strade S.p.A.", Money.Euro(400_000m), Money.Euro(300_000m), 25m, 36, false, Now.AddDays(-40), null, [new BodyShare(Guid.NewGuid(), Money.Euro(400_000m), [])]), Now);
        agreement.Activate(Now, "Rep. 1", Now);
        Assert.Null(agreement.Accede(bodies[0], 300_000m, "Det. 1", Now, out _));
        return (agreement, bodies[0]);
    }
}
