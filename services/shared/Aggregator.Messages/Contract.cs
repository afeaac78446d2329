namespace Aggregator.Messages.Contract;

/// <summary>The state of an agreement, carried by every message about it.</summary>
/// <param name="AgreementId">The agreement, also the subject.</param>
/// <param name="LotId">The lot it was awarded for.</param>
/// <param name="InitiativeId">The initiative.</param>
/// <param name="CpbId">The central purchasing body.</param>
/// <param name="CategoryCode">The category.</param>
/// <param name="OperatorId">The contractor.</param>
/// <param name="OperatorName">Its name.</param>
/// <param name="State">pending, active or closed.</param>
/// <param name="Ceiling">Award value: the framework maximum without options (BT-709).</param>
/// <param name="OptionCeiling">What the option of one fifth adds, on the original value; zero without option.</param>
/// <param name="Joined">Bodies that have joined so far.</param>
/// <param name="Ordered">Sum of live orders.</param>
public sealed record AgreementState(Guid AgreementId, Guid LotId, Guid InitiativeId, Guid CpbId, string CategoryCode, Guid OperatorId,
    string OperatorName, string State, Money Ceiling, Money OptionCeiling, int Joined, Money Ordered);

/// <summary>An agreement is active: the listed bodies may join and order.</summary>
[Message("contract.agreement-activated.v1", "agreement", Visibility.Public)]
public sealed record AgreementActivated(AgreementState Agreement, DateTimeOffset ActivatedAt, DateOnly EndsOn);

/// <summary>A listed body joined (accession) with a quota.</summary>
[Message("contract.buyer-joined.v1", "agreement", Visibility.Public)]
public sealed record BuyerJoined(AgreementState Agreement, Guid BodyId, Money Quota);

/// <summary>Part of a quota moved from one body to another.</summary>
[Message("contract.quota-moved.v1", "agreement", Visibility.Public)]
public sealed record QuotaMoved(AgreementState Agreement, Guid FromBodyId, Guid ToBodyId, Money Amount);

/// <summary>The central purchasing body activated the option of one fifth, art. 120 c.9, whole or in part.</summary>
/// <param name="Agreement">The agreement.</param>
/// <param name="Amount">What this activation opens.</param>
/// <param name="Activated">What is open in all.</param>
[Message("contract.option-activated.v1", "agreement", Visibility.Public)]
public sealed record OptionActivated(AgreementState Agreement, Money Amount, Money Activated);

/// <summary>The sum of live orders crossed a share of the ceiling.</summary>
[Message("contract.ceiling-threshold-reached.v1", "agreement", Visibility.Public)]
public sealed record CeilingThresholdReached(AgreementState Agreement, int Percent);

/// <summary>Prices of an agreement were revised, art. 60.</summary>
[Message("contract.price-revised.v1", "agreement", Visibility.Public)]
public sealed record PriceRevised(AgreementState Agreement, decimal VariationPercent, Money Revision);

/// <summary>An agreement ended.</summary>
[Message("contract.agreement-closed.v1", "agreement", Visibility.Public)]
public sealed record AgreementClosed(AgreementState Agreement, string Reason);

/// <summary>The state of a call-off order, carried by every message about it.</summary>
/// <param name="OrderId">The order, also the subject.</param>
/// <param name="AgreementId">Its agreement.</param>
/// <param name="LotId">The lot.</param>
/// <param name="InitiativeId">The initiative.</param>
/// <param name="CpbId">The central purchasing body.</param>
/// <param name="CategoryCode">The category.</param>
/// <param name="BodyId">The ordering body.</param>
/// <param name="OperatorId">The contractor.</param>
/// <param name="OperatorName">Its name.</param>
/// <param name="State">placed, accepted, refused, cancelled or completed.</param>
/// <param name="Amount">Live amount of the order; zero once refused or cancelled.</param>
/// <param name="PlacedAt">When it was signed.</param>
/// <param name="Lines">What is ordered, each line pointing back to the demand line it serves where there is one.</param>
public sealed record OrderState(Guid OrderId, Guid AgreementId, Guid LotId, Guid InitiativeId, Guid CpbId, string CategoryCode, Guid BodyId,
    Guid OperatorId, string OperatorName, string State, Money Amount, DateTimeOffset PlacedAt, IReadOnlyList<OrderLine> Lines);

/// <summary>A line of an order, as far as it is live: a reduction, and a final delivery below the order, shrink every line in proportion.</summary>
/// <param name="DemandLineId">The demand line that it serves.</param>
/// <param name="Description">What is ordered.</param>
/// <param name="Quantity">How many units, rounded to six digits where the line was shrunk.</param>
/// <param name="UnitPrice">Price of a unit, up to six digits.</param>
public sealed record OrderLine(Guid? DemandLineId, string Description, decimal Quantity, decimal UnitPrice)
{
    /// <summary>Its part of the order's live amount, to the cent: a shrunk quantity times the price is that only nearly.</summary>
    public Money? Amount { get; init; }
}

/// <summary>An order was signed: its amount is taken from every limit.</summary>
[Message("contract.order-placed.v1", "order", Visibility.Public)]
public sealed record OrderPlaced(OrderState Order);

/// <summary>The contractor accepted an order.</summary>
[Message("contract.order-accepted.v1", "order", Visibility.Public)]
public sealed record OrderAccepted(OrderState Order);

/// <summary>The contractor refused an order; its amount is free again.</summary>
[Message("contract.order-refused.v1", "order", Visibility.Public)]
public sealed record OrderRefused(OrderState Order, string Reason);

/// <summary>An order was reduced; the difference is free again.</summary>
[Message("contract.order-reduced.v1", "order", Visibility.Public)]
public sealed record OrderReduced(OrderState Order, Money Freed, string Reason);

/// <summary>An order was cancelled; its amount is free again.</summary>
[Message("contract.order-cancelled.v1", "order", Visibility.Public)]
public sealed record OrderCancelled(OrderState Order, string Reason);

/// <summary>The contractor reported a delivery on an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="DeliveryId">Identity of the return.</param>
/// <param name="PeriodStart">First day delivered.</param>
/// <param name="PeriodEnd">Last day delivered.</param>
/// <param name="Amount">Value delivered.</param>
/// <param name="Final">True where the order is completed by it.</param>
[Message("contract.delivery-reported.v1", "order", Visibility.Public)]
public sealed record DeliveryReported(OrderState Order, Guid DeliveryId, DateOnly PeriodStart, DateOnly PeriodEnd, Money Amount, bool Final);
