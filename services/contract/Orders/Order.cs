using Aggregator.Contract.Agreements;
using Aggregator.Contract.Ledger;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Orders;

/// <summary>Where an order stands. Placed and accepted ones are live; completed ones keep what was delivered.</summary>
internal enum OrderPhase
{
    Draft,
    Placed,
    Accepted,
    Refused,
    Cancelled,
    Completed,
}

/// <summary>A call-off order of a body: one person drafts it, another signs it, the contractor accepts it and delivers.</summary>
internal sealed class Order : Aggregate
{
    public override Guid? Cpb => CpbId;

    public required Guid AgreementId { get; init; }
    public required Guid LotId { get; init; }
    public required Guid InitiativeId { get; init; }
    public required Guid CpbId { get; init; }
    public required string CategoryCode { get; init; }
    public required Guid BodyId { get; init; }
    public required Guid OperatorId { get; init; }
    public required string OperatorName { get; init; }
    public required string Description { get; init; }
    public string? Cig { get; init; }
    public required Guid DraftedBy { get; init; }
    public required DateTimeOffset DraftedAt { get; init; }
    public required List<Line> Lines { get; init; }

    /// <summary>Live amount: what the ceiling holds for it.</summary>
    public decimal Amount { get; private set; }

    /// <summary>The part of it that weighs on the option.</summary>
    public decimal OptionPart { get; private set; }

    public decimal Delivered { get; private set; }
    public OrderPhase Phase { get; private set; }
    public Guid? SignedBy { get; private set; }
    public DateTimeOffset? PlacedAt { get; private set; }

    internal OrderState State => new(Id, AgreementId, LotId, InitiativeId, CpbId, CategoryCode, BodyId, OperatorId, OperatorName,
        Phase.ToString().ToLowerInvariant(), Money.Euro(Amount), PlacedAt ?? DraftedAt,
        [.. Lines.OrderBy(line => line.Number).Select(line => new OrderLine(line.DemandLineId, line.Description, line.LiveQuantity, line.UnitPrice) { Amount = Money.Euro(line.LiveAmount) })]);

    /// <summary>
    /// A line as it was drafted, and what of it is live. Its amount is rounded on its own, half up, so that the sum is what an invoice by lines adds
    /// up to.
    /// </summary>
    internal sealed class Line
    {
        public required int Number { get; init; }
        public Guid? DemandLineId { get; init; }
        public required string Description { get; init; }
        public required decimal Quantity { get; init; }
        public required decimal UnitPrice { get; init; }
        public decimal Amount => AmountOf(Quantity, UnitPrice);

        /// <summary>Its part of the order's live amount.</summary>
        public decimal LiveAmount { get; private set; }

        /// <summary>The units that the live amount pays, to six digits.</summary>
        public decimal LiveQuantity { get; private set; }

        internal void Keep(decimal amount)
        {
            LiveAmount = amount;
            LiveQuantity = amount == Amount ? Quantity : decimal.Round(Quantity * (amount / Amount), 6, MidpointRounding.AwayFromZero);
        }
    }

    internal static decimal AmountOf(decimal quantity, decimal unitPrice) => Cents.HalfUp(quantity * unitPrice);

    internal static Order Draft(Guid id, Agreement agreement, Guid bodyId, string description, string? cig, IEnumerable<Line> lines, Guid draftedBy, DateTimeOffset now)
    {
        var order = new Order
        {
            Id = id,
            AgreementId = agreement.Id,
            LotId = agreement.LotId,
            InitiativeId = agreement.InitiativeId,
            CpbId = agreement.CpbId,
            CategoryCode = agreement.CategoryCode,
            BodyId = bodyId,
            OperatorId = agreement.OperatorId,
            OperatorName = agreement.OperatorName,
            Description = description,
            Cig = cig,
            DraftedBy = draftedBy,
            DraftedAt = now,
            Lines = [.. lines],
        };
        order.Lines.ForEach(line => line.Keep(line.Amount));
        order.Amount = order.Lines.Sum(line => line.Amount);
        return order;
    }

    /// <summary>Signed is placed: from here on the amount is taken. Whoever drafted it may not sign it.</summary>
    internal Refusal? Sign(Agreement agreement, AgreementBody body, Guid person, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (Phase != OrderPhase.Draft)
        {
            return WrongState();
        }

        if (person == DraftedBy)
        {
            return Refusal.Forbidden("contract.signatory-is-drafter");
        }

        if ((agreement.NotRunning(now) ?? agreement.Reserve(body, Id, Amount, now, out entry)) is { } refusal)
        {
            return refusal;
        }

        OptionPart = entry!.OfWhichOption;
        Phase = OrderPhase.Placed;
        SignedBy = person;
        PlacedAt = now;
        return null;
    }

    internal Refusal? Accept()
    {
        if (Phase != OrderPhase.Placed)
        {
            return WrongState();
        }

        Phase = OrderPhase.Accepted;
        return null;
    }

    internal Refusal? Refuse(Agreement agreement, AgreementBody body, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (Phase != OrderPhase.Placed)
        {
            return WrongState();
        }

        entry = Free(LedgerKind.OrderRefused, agreement, body, Amount, now);
        Phase = OrderPhase.Refused;
        return null;
    }

    /// <summary>Takes an amount off the order. What was delivered stays, and an order of nothing is a cancelled one.</summary>
    internal Refusal? Reduce(Agreement agreement, AgreementBody body, decimal amount, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (Phase is not (OrderPhase.Placed or OrderPhase.Accepted))
        {
            return WrongState();
        }

        if (amount <= 0m)
        {
            return new Refusal("contract.amount-not-positive");
        }

        if (amount > Amount - Delivered || amount == Amount)
        {
            return new Refusal("contract.reduction-too-big", ("amount", Money.Euro(Amount)), ("delivered", Money.Euro(Delivered)), ("left", Money.Euro(Amount - Delivered)));
        }

        entry = Free(LedgerKind.OrderReduced, agreement, body, amount, now);
        return null;
    }

    /// <summary>A draft is just dropped; a live order without deliveries gives its amount back.</summary>
    internal Refusal? Cancel(Agreement agreement, AgreementBody body, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (Phase is not (OrderPhase.Draft or OrderPhase.Placed or OrderPhase.Accepted))
        {
            return WrongState();
        }

        if (Delivered > 0m)
        {
            return new Refusal("contract.order-has-deliveries", ("delivered", Money.Euro(Delivered)), ("left", Money.Euro(Amount - Delivered)));
        }

        if (Phase != OrderPhase.Draft)
        {
            entry = Free(LedgerKind.OrderCancelled, agreement, body, Amount, now);
        }

        Phase = OrderPhase.Cancelled;
        return null;
    }

    /// <summary>Deliveries never exceed the order. The final one completes it, and what it did not need is free again.</summary>
    internal Refusal? Deliver(Agreement agreement, AgreementBody body, decimal amount, bool final, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (Phase != OrderPhase.Accepted)
        {
            return WrongState();
        }

        if (amount <= 0m)
        {
            return new Refusal("contract.amount-not-positive");
        }

        if (amount > Amount - Delivered)
        {
            return new Refusal("contract.delivery-exceeds-order", ("amount", Money.Euro(Amount)), ("delivered", Money.Euro(Delivered)), ("left", Money.Euro(Amount - Delivered)));
        }

        Delivered += amount;
        if (final)
        {
            if (Amount > Delivered)
            {
                entry = Free(LedgerKind.OrderCompleted, agreement, body, Amount - Delivered, now);
            }

            Phase = OrderPhase.Completed;
        }

        return null;
    }

    private LedgerEntry Free(LedgerKind kind, Agreement agreement, AgreementBody body, decimal amount, DateTimeOffset now)
    {
        var entry = agreement.Free(kind, body, Id, amount, OptionPart, now);
        Amount -= amount;
        OptionPart += entry.OfWhichOption;
        Spread();
        return entry;
    }

    /// <summary>
    /// A reduction says an amount, not lines: every line shrinks in proportion, so that whoever follows a demand line to its orders does not
    /// find more than is still ordered, and the lines always add up to the order.
    /// </summary>
    private void Spread()
    {
        foreach (var (line, amount) in Lines.Zip(Cents.Divide(Amount, [.. Lines.Select(line => line.Amount)])))
        {
            line.Keep(amount);
        }
    }

    private Refusal WrongState() => Refusal.Conflict("contract.order-state", ("state", Phase));
}
