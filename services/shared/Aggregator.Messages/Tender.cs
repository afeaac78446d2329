namespace Aggregator.Messages.Tender;

/// <summary>An economic operator was registered or changed. Full state. Operators belong to no tenant.</summary>
[Message("tender.operator-registered.v1", "operator", Visibility.Internal, External = true)]
public sealed record OperatorRegistered(Guid OperatorId, string Name, string FiscalCode, string Size);

/// <summary>A plan of lots was approved for an initiative, made from a numbered closure.</summary>
/// <param name="LotPlanId">The plan, also the subject.</param>
/// <param name="InitiativeId">The initiative.</param>
/// <param name="CpbId">The central purchasing body.</param>
/// <param name="ClosureNumber">The closure that it was made from.</param>
/// <param name="Statement">Reasons for the division, in Italian (art. 58 c.2 of D.Lgs. 36/2023).</param>
/// <param name="Lots">The lots.</param>
/// <param name="LotsTenderedMax">How many lots a bidder may tender for; all where null.</param>
/// <param name="LotsAwardedMax">How many lots a bidder may be awarded; all where null.</param>
/// <param name="LotOrder">In which order the lots are given out where awards are capped: decreasing-value, increasing-value or number.</param>
[Message("tender.lot-plan-approved.v1", "lot-plan", Visibility.Public)]
public sealed record LotPlanApproved(Guid LotPlanId, Guid InitiativeId, Guid CpbId, int ClosureNumber, string Statement, IReadOnlyList<PlannedLot> Lots,
    int? LotsTenderedMax = null, int? LotsAwardedMax = null, string? LotOrder = null);

/// <summary>A lot of a plan. Its identity stays through procedure, award and agreement.</summary>
/// <param name="LotId">Identity of the lot.</param>
/// <param name="Number">Number in the plan, from 1.</param>
/// <param name="Title">Short title.</param>
/// <param name="BodyIds">Bodies whose demand the lot holds.</param>
/// <param name="BaseValue">Value of their demand over the whole duration; of a body that is split among lots the part in this one.</param>
/// <param name="Reserved">Reserved to social enterprises and the like (art. 61).</param>
public sealed record PlannedLot(Guid LotId, int Number, string Title, IReadOnlyList<Guid> BodyIds, Money BaseValue, bool Reserved = false);

/// <summary>A procedure was published.</summary>
/// <param name="ProcedureId">The procedure, also the subject.</param>
/// <param name="InitiativeId">The initiative.</param>
/// <param name="LotPlanId">The plan whose lots are tendered.</param>
/// <param name="CpbId">The central purchasing body.</param>
/// <param name="CategoryCode">The category, whose green criteria apply.</param>
/// <param name="Title">Title of the notice.</param>
/// <param name="PublishedAt">When it was published; dated rules resolve at this date.</param>
/// <param name="Deadline">When bids close.</param>
/// <param name="DurationMonths">Duration of the agreements.</param>
/// <param name="OptionFifth">True where the notice provides for the option of one fifth, art. 120 c.9.</param>
/// <param name="Lots">Lots with their base value.</param>
[Message("tender.tender-published.v1", "procedure", Visibility.Public)]
public sealed record TenderPublished(Guid ProcedureId, Guid InitiativeId, Guid LotPlanId, Guid CpbId, string CategoryCode, string Title,
    DateTimeOffset PublishedAt, DateTimeOffset Deadline, int DurationMonths, bool OptionFifth, IReadOnlyList<PlannedLot> Lots);

/// <summary>The bids' envelopes of one kind were opened by the quorum. Says how many bids each lot has, not what they say.</summary>
/// <param name="ProcedureId">The procedure, also the subject.</param>
/// <param name="InitiativeId">The initiative.</param>
/// <param name="CpbId">The central purchasing body.</param>
/// <param name="Envelope">administrative, technical or economic.</param>
/// <param name="Lots">Bids by lot.</param>
[Message("tender.bids-opened.v1", "procedure", Visibility.Public)]
public sealed record BidsOpened(Guid ProcedureId, Guid InitiativeId, Guid CpbId, string Envelope, IReadOnlyList<LotBids> Lots);

/// <summary>How many bids a lot received.</summary>
public sealed record LotBids(Guid LotId, int Bids);

/// <summary>The procedure was cancelled before any award.</summary>
[Message("tender.tender-cancelled.v1", "procedure", Visibility.Public)]
public sealed record TenderCancelled(Guid ProcedureId, Guid InitiativeId, Guid CpbId, string Reason);

/// <summary>A lot was evaluated. Internal: evaluations stay sealed until the award, arts. 35-36.</summary>
[Message("tender.lot-evaluated.v1", "lot", Visibility.Internal, External = true)]
public sealed record LotEvaluated(Guid LotId, Guid ProcedureId, Guid InitiativeId, Guid CpbId, IReadOnlyList<RankedBid> Ranking);

/// <summary>A bid in the ranking of a lot.</summary>
public sealed record RankedBid(int Rank, Guid OperatorId, decimal TechnicalScore, decimal EconomicScore, decimal TotalScore, decimal DiscountPercent, bool LooksAbnormal);

/// <summary>An award was proposed for a lot. Internal until the award is decided.</summary>
[Message("tender.award-proposed.v1", "lot", Visibility.Internal, External = true)]
public sealed record AwardProposed(Guid LotId, Guid ProcedureId, Guid InitiativeId, Guid CpbId, Guid OperatorId, Money Value);

/// <summary>A lot was awarded after the requirements were verified, art. 17 c.5: the award is effective at once.</summary>
/// <param name="LotId">The lot, also the subject.</param>
/// <param name="ProcedureId">The procedure.</param>
/// <param name="InitiativeId">The initiative.</param>
/// <param name="CpbId">The central purchasing body.</param>
/// <param name="CategoryCode">The category.</param>
/// <param name="Number">Number of the lot.</param>
/// <param name="Title">Title of the lot.</param>
/// <param name="OperatorId">The winner.</param>
/// <param name="OperatorName">The winner's name, public from the award on.</param>
/// <param name="BaseValue">Base value of the lot.</param>
/// <param name="Value">Award value.</param>
/// <param name="DiscountPercent">Discount offered.</param>
/// <param name="DurationMonths">Duration of the agreement.</param>
/// <param name="OptionFifth">True where the option of one fifth was in the notice.</param>
/// <param name="AwardedAt">When it was decided.</param>
/// <param name="StandstillEndsAt">No agreement may be signed before; null where art. 18 c.3 asks for none.</param>
/// <param name="Bodies">The listed bodies and what each asked for, the base of its share.</param>
[Message("tender.lot-awarded.v1", "lot", Visibility.Public)]
public sealed record LotAwarded(Guid LotId, Guid ProcedureId, Guid InitiativeId, Guid CpbId, string CategoryCode, int Number, string Title,
    Guid OperatorId, string OperatorName, Money BaseValue, Money Value, decimal DiscountPercent, int DurationMonths, bool OptionFifth,
    DateTimeOffset AwardedAt, DateTimeOffset? StandstillEndsAt, IReadOnlyList<BodyShare> Bodies);

/// <summary>A body's demand within a lot.</summary>
public sealed record BodyShare(Guid BodyId, Money BaseValue, IReadOnlyList<Guid> DemandLineIds);

/// <summary>A lot ended without an award.</summary>
[Message("tender.lot-unsuccessful.v1", "lot", Visibility.Public)]
public sealed record LotUnsuccessful(Guid LotId, Guid ProcedureId, Guid InitiativeId, Guid CpbId, string Reason);
