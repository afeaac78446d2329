using Aggregator.Contract.Agreements;
using Aggregator.Contract.Ledger;
using Aggregator.Contract.Orders;
using Aggregator.Messages;
using Aggregator.Messages.Tender;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Contract.Tests.Ledger;

/// <summary>Random histories of an agreement against a model so simple that it can be checked by eye.</summary>
public sealed class LedgerModelTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public enum Act
    {
        Place,
        Reduce,
        Cancel,
        Refuse,
        Deliver,
        MoveQuota,
        Option,
        Join,
    }

    public sealed record Step(Act Act, int Body, int OtherBody, int Order, int Cents);

    [Fact]
    public void No_history_passes_a_limit_and_the_ledger_tells_all_of_it() => Prop.ForAll(
        Gen.ListOf(Steps()).ToArbitrary(),
        Gen.Choose(100, 100_000).ToArbitrary(),
        (steps, cents) => Play(steps, cents / 100m)).Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithEndSize(120));

    private static Gen<Step> Steps() =>
        from act in Gen.Frequency((5, Gen.Constant(Act.Place)), (2, Gen.Constant(Act.Join)), (6, Gen.Elements(Enum.GetValues<Act>())))
        from body in Gen.Choose(0, 3)
        from other in Gen.Choose(0, 3)
        from order in Gen.Choose(0, 20)
        from cents in Gen.Frequency((1, Gen.Choose(-100, 0)), (8, Gen.Choose(1, 4_000)), (3, Gen.Choose(4_000, 60_000)))
        select new Step(act, body, other, order, cents);

    private static bool Play(IEnumerable<Step> steps, decimal value)
    {
        var (agreement, bodies, opening) = Agreement.From(Award(value), Now.AddDays(-1));
        agreement.Activate(Now.AddDays(-1), "Rep. 1", Now);
        var (ledger, orders, live) = (new List<LedgerEntry> { opening }, new List<Order>(), new Dictionary<Order, decimal>());
        var option = 0m;
        foreach (var step in steps)
        {
            var (amount, body) = (step.Cents / 100m, bodies[step.Body]);
            var order = orders.Count == 0 ? null : orders[step.Order % orders.Count];
            var mine = order is null ? null : bodies.Single(x => x.BodyId == order.BodyId);
            LedgerEntry? entry = null;
            IReadOnlyList<LedgerEntry> entries = [];
            var refused = true;
            switch (step.Act)
            {
                case Act.Place:
                    var draft = Order.Draft(Guid.NewGuid(), agreement, body.BodyId, "x", null, [new() { Number = 1, Description = "x", Quantity = 1m, UnitPrice = amount }], Guid.NewGuid(), Now);
                    var room = (body.Quota ?? 0m) - body.Ordered + option - agreement.FromOption;
                    refused = draft.Sign(agreement, body, Guid.NewGuid(), Now, out entry) is not null;

                    // The model: an order is placed exactly where it is positive and the body's quota and the activated option together have room.
                    Must(refused == (amount <= 0m || body.Quota is null || amount > room), "placed against the model");
                    if (!refused)
                    {
                        orders.Add(draft);
                        live[draft] = amount;
                    }

                    break;
                case Act.Reduce when order is not null:
                    refused = order.Reduce(agreement, mine!, amount, Now, out entry) is not null;
                    Must(refused == (!Alive(order) || amount <= 0m || amount == live[order] || amount > live[order] - order.Delivered), "reduced against the model");
                    live[order] -= refused ? 0m : amount;
                    break;
                case Act.Cancel when order is not null:
                    refused = order.Cancel(agreement, mine!, Now, out entry) is not null;
                    live[order] = refused ? live[order] : 0m;
                    break;
                case Act.Refuse when order is not null:
                    refused = order.Refuse(agreement, mine!, Now, out entry) is not null;
                    live[order] = refused ? live[order] : 0m;
                    break;
                case Act.Deliver when order is not null:
                    order.Accept();
                    var (delivered, final, alive) = (order.Delivered, step.Cents % 3 == 0, Alive(order));
                    refused = order.Deliver(agreement, mine!, amount, final, Now, out entry) is not null;
                    Must(refused == (!alive || amount <= 0m || amount > live[order] - delivered), "delivered against the model");
                    live[order] = refused || !final ? live[order] : delivered + amount;
                    break;
                case Act.MoveQuota when step.Body != step.OtherBody && amount > 0m:
                    var free = body.Share - body.Ordered;
                    refused = agreement.MoveQuota(body, bodies[step.OtherBody], amount, Now, out entries) is not null;
                    Must(refused == amount > free, "moved against the model");
                    break;
                case Act.Option when amount > 0m:
                    refused = agreement.ActivateOption(amount, Now, out entry) is not null;
                    Must(refused == option + amount > agreement.OptionValue, "option against the model");
                    option += refused ? 0m : amount;
                    break;
                case Act.Join when amount > 0m:
                    refused = agreement.Accede(body, amount, "Det. 1", Now, out entry) is not null;
                    break;
            }

            ledger.AddRange(entry is null ? entries : [entry]);
            Invariants(agreement, bodies, orders, live, ledger, option, value);
        }

        return true;
    }

    private static void Invariants(
        Agreement agreement, IReadOnlyList<AgreementBody> bodies, List<Order> orders, Dictionary<Order, decimal> live, List<LedgerEntry> ledger, decimal option, decimal value)
    {
        Must(agreement.Ordered == live.Values.Sum(), "the sum of live orders");
        Must(orders.All(x => (x.Phase is OrderPhase.Refused or OrderPhase.Cancelled ? 0m : x.Amount) == live[x]), "each order's live amount");
        Must(agreement.FromQuotas <= value && agreement.FromOption <= option && option <= Math.Floor(value * 20m) / 100m, "the lot's ceiling and the option");
        Must(agreement is { FromQuotas: >= 0m, FromOption: >= 0m }, "nothing below zero");
        Must(bodies.Sum(x => x.Share) == value, "shares that add up to the award");
        foreach (var body in bodies)
        {
            var ordered = orders.Where(x => x.BodyId == body.BodyId).Sum(x => live[x] - x.OptionPart);
            Must(body.Ordered == ordered && ordered >= 0m && ordered <= (body.Quota ?? 0m) && (body.Quota ?? 0m) <= body.Share, "the body's quota");
        }

        Must(ledger.Select(x => x.Number).SequenceEqual(Enumerable.Range(1, ledger.Count)), "entries without gaps");
        var weighing = ledger.Where(x => x.OrderId is not null).ToList();
        Must(weighing.Sum(x => x.Amount) == agreement.Ordered && weighing.Sum(x => x.OfWhichOption) == agreement.FromOption, "entries that add up to the balances");
        Must(ledger[^1].LotOrdered == agreement.FromQuotas && ledger[^1].OptionOrdered == agreement.FromOption && ledger[^1].OptionOpen == option, "the last running balance");
    }

    private static bool Alive(Order order) => order.Phase is OrderPhase.Placed or OrderPhase.Accepted;

    private static void Must(bool holds, string what) => Assert.True(holds, "Broken: " + what);

    private static LotAwarded Award(decimal value) => new(
        Guid.CreateVersion7(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "roads", 1, "Lotto 1", Guid.NewGuid(), "Strade S.p.A.", Money.Euro(value * 1.1m), Money.Euro(value),
        9m, 36, true, Now.AddDays(-40), null, [.. new[] { 310m, 74m, 21m, 0m }.Select(x => new BodyShare(Guid.NewGuid(), Money.Euro(x), []))]);
}
