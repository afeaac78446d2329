using Aggregator.Messages;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Scoring;

namespace Aggregator.Tender.Lots;

/// <summary>A lot from its plan to its award: an aggregate of its own, because lots of one procedure end on different days and in different ways.</summary>
internal sealed class Lot : Aggregate
{
    public required Guid CpbId { get; init; }

    public required Guid LotPlanId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required string CategoryCode { get; init; }

    public required int Number { get; init; }

    public required string Title { get; init; }

    public required Money BaseValue { get; init; }

    /// <summary>The listed bodies, what each asked for and which lines that was.</summary>
    public required IReadOnlyList<BodyShare> Bodies { get; init; }

    /// <summary>Reserved to social enterprises and the like (art. 61).</summary>
    public bool Reserved { get; init; }

    public LotState State { get; set; }

    public Guid? ProcedureId { get; set; }

    /// <summary>Bids that were there at the deadline; null until the administrative envelopes are open.</summary>
    public int? BidCount { get; set; }

    public IReadOnlyList<Place> Ranking { get; set; } = [];

    /// <summary>Order of a draw held in public, best first.</summary>
    public IReadOnlyList<Guid> Draw { get; set; } = [];

    /// <summary>The bid whose low price was explained and accepted (art. 110).</summary>
    public Guid? JustifiedBidId { get; set; }

    public Guid? ProposedBidId { get; set; }

    public Guid? WinnerId { get; set; }

    public Money? AwardValue { get; set; }

    public decimal? DiscountPercent { get; set; }

    public DateTimeOffset? AwardedAt { get; set; }

    public DateTimeOffset? StandstillEndsAt { get; set; }

    public override Guid? Cpb => CpbId;

    /// <summary>Awarded or unsuccessful: nothing more happens to it in its procedure.</summary>
    internal bool IsOver => State is LotState.Awarded or LotState.Unsuccessful;

    internal static Lot Of(LotPlan plan, PlanLot lot) => new()
    {
        Id = lot.LotId, CpbId = plan.CpbId, LotPlanId = plan.Id, InitiativeId = plan.InitiativeId, CategoryCode = plan.CategoryCode,
        Number = lot.Number, Title = lot.Title, BaseValue = lot.BaseValue(), Bodies = lot.Bodies, Reserved = lot.Reserved,
    };

    internal PlannedLot Planned() => new(Id, Number, Title, [.. Bodies.Select(x => x.BodyId)], BaseValue, Reserved);

    internal void Tender(Guid procedure) => (State, ProcedureId) = (LotState.Tendered, procedure);

    /// <summary>A cancelled procedure gives its lots back to the plan; what was done in it stays in the log.</summary>
    internal void Release()
    {
        (State, ProcedureId, BidCount, Ranking, Draw) = (LotState.Planned, null, null, [], []);
        (JustifiedBidId, ProposedBidId) = (null, null);
    }

    internal void Open(int bids) => (State, BidCount) = (LotState.Opened, bids);

    /// <summary>Art. 107: every bid is admitted or excluded with its reason; what could not be opened cannot be admitted.</summary>
    internal Refusal? Qualify(IReadOnlyList<(Guid BidId, bool Admitted, string? Reason)> decisions, IReadOnlyCollection<Bid> bids, IReadOnlySet<Guid> unopened, bool technicalOpened)
    {
        if (Not(LotState.Opened, LotState.Qualified) is { } wrong)
        {
            return wrong;
        }

        if (technicalOpened)
        {
            return Refusal.Conflict("tender.already-opened");
        }

        if (Differs(decisions.Select(x => x.BidId), bids.Select(x => x.Id)) is { } differs)
        {
            return differs;
        }

        if (decisions.Where(x => x.Admitted && unopened.Contains(x.BidId)).Select(x => x.BidId).ToList() is { Count: > 0 } invalid)
        {
            return new Refusal("tender.envelope-invalid", ("bids", invalid));
        }

        var known = bids.ToDictionary(x => x.Id);
        foreach (var (bidId, admitted, reason) in decisions)
        {
            var bid = known[bidId];
            (bid.State, bid.Exclusion) = admitted ? (BidState.Admitted, null) : (BidState.Excluded, reason);
        }

        State = LotState.Qualified;
        return null;
    }

    /// <summary>The jury's coefficients become scores; closed with this, so that no score changes once prices are known.</summary>
    internal Refusal? Score(IReadOnlyDictionary<Guid, IReadOnlyDictionary<string, IReadOnlyList<decimal>>> coefficients, IReadOnlyCollection<Bid> bids, Procedure procedure)
    {
        if (State is LotState.Scored or LotState.Evaluated or LotState.Proposed or LotState.Verified or LotState.Awarded)
        {
            return Refusal.Conflict("tender.technical-closed");
        }

        if (Not(LotState.Qualified) is { } wrong)
        {
            return wrong;
        }

        if (procedure.TechnicalOpenedAt is null)
        {
            return Refusal.Conflict("tender.not-opened", ("envelope", EnvelopeKind.Technical));
        }

        var admitted = bids.Where(x => x.IsAdmitted).ToList();
        if (Differs(coefficients.Keys, admitted.Select(x => x.Id)) is { } differs)
        {
            return differs;
        }

        var criteria = procedure.ScoredCriteria.ToList();
        if (coefficients.Values.Any(bid => !bid.Keys.ToHashSet().SetEquals(criteria.Select(c => c.Id)) || bid.Values.Any(v => v.Count != procedure.Jury.Count)))
        {
            return new Refusal("tender.coefficients", ("jurors", procedure.Jury.Count), ("criteria", string.Join(", ", criteria.Select(x => x.Id))));
        }

        // The minimum is checked on scores before rescaling, and only who passes it enters the rescaling.
        var input = admitted.Select(x => (Id: x.Id.ToString(), Coefficients: coefficients[x.Id])).ToList();
        var plain = TechnicalScores.Of(criteria, input, Rescaling.None, procedure.Rounding).ToDictionary(x => Guid.Parse(x.Bid));
        foreach (var bid in admitted)
        {
            (bid.Coefficients, bid.CriterionScores) = (coefficients[bid.Id], plain[bid.Id].ByCriterion);
            (bid.TechnicalScore, bid.TechnicalUnscaled) = (plain[bid.Id].Total, plain[bid.Id].Total);
            if (procedure.TechnicalMin is { } min && plain[bid.Id].Total < min)
            {
                bid.Exclude("technical-below-minimum");
            }
        }

        var passed = admitted.Where(x => x.IsAdmitted).ToDictionary(x => x.Id.ToString());
        foreach (var score in TechnicalScores.Of(criteria, [.. input.Where(x => passed.ContainsKey(x.Id))], procedure.Rescaling, procedure.Rounding))
        {
            var bid = passed[score.Bid];
            (bid.CriterionScores, bid.TechnicalScore, bid.TechnicalUnscaled) = (score.ByCriterion, score.Total, score.Unscaled);
        }

        State = LotState.Scored;
        return null;
    }

    /// <summary>
    /// Economic scores and ranking. May be done again before the award, after an exclusion: averages are computed anew (the invariance of
    /// art. 108 c.12 holds only from the award on).
    /// </summary>
    internal Refusal? Evaluate(IReadOnlyCollection<Bid> bids, Procedure procedure)
    {
        if (Not(LotState.Scored, LotState.Evaluated) is { } wrong)
        {
            return wrong;
        }

        if (procedure.EconomicOpenedAt is null)
        {
            return Refusal.Conflict("tender.not-opened", ("envelope", EnvelopeKind.Economic));
        }

        var admitted = bids.Where(x => x.IsAdmitted).OrderBy(x => x.Id).ToList();
        if (admitted.Count == 0)
        {
            return new Refusal("tender.no-admitted-bids");
        }

        var scores = EconomicScores.Of(procedure.Formula, procedure.EconomicMax, procedure.Parameter, [.. admitted.Select(x => x.DiscountPercent!.Value)], procedure.Rounding);
        var (places, tied) = Scoring.Ranking.Of(
            [.. admitted.Select((x, i) => new Contender(x.Id, x.TechnicalScore!.Value, x.TechnicalUnscaled!.Value, scores[i], x.DiscountPercent!.Value))],
            procedure.TechnicalMax, procedure.EconomicMax, procedure.AnomalyRule == AnomalyRule.FourFifths ? procedure.Law.AnomalyShare : null, Draw);
        if (tied.Count > 0)
        {
            return Refusal.Conflict("tender.tie-needs-draw", ("bids", tied));
        }

        foreach (var (bid, score) in admitted.Zip(scores))
        {
            bid.EconomicScore = score;
        }

        (State, Ranking, ProposedBidId) = (LotState.Evaluated, places, null);
        return null;
    }

    /// <summary>Takes the order of a draw, before the ranking that needs it.</summary>
    internal Refusal? Drawn(IReadOnlyList<Guid> order, IReadOnlyCollection<Bid> bids)
    {
        if (Not(LotState.Scored, LotState.Evaluated) is { } wrong)
        {
            return wrong;
        }

        if (order.Except(bids.Where(x => x.IsAdmitted).Select(x => x.Id)).ToList() is { Count: > 0 } strangers)
        {
            return new Refusal("tender.bids-differ", ("unknown", strangers), ("missing", Array.Empty<Guid>()));
        }

        Draw = order;
        return null;
    }

    /// <summary>Art. 110: the explanations of an abnormally low bid are accepted, or the bid is out and the lot is evaluated again.</summary>
    internal Refusal? Assess(Guid bidId, bool justified, IReadOnlyCollection<Bid> bids)
    {
        if (Not(LotState.Evaluated) is { } wrong)
        {
            return wrong;
        }

        if (Ranking.FirstOrDefault(x => x.Bid == bidId) is null)
        {
            return new Refusal("tender.bids-differ", ("unknown", new[] { bidId }), ("missing", Array.Empty<Guid>()));
        }

        if (justified)
        {
            JustifiedBidId = bidId;
        }
        else
        {
            bids.Single(x => x.Id == bidId).Exclude("anomaly-not-justified");
            (State, Ranking) = (LotState.Scored, []);
        }

        return null;
    }

    /// <summary>Proposes the award to a bid of the ranking: the first, unless a cap on lots passes it over (art. 58 c.4).</summary>
    internal Refusal? Propose(Guid? chosen)
    {
        if (Not(LotState.Evaluated) is { } wrong)
        {
            return wrong;
        }

        var best = Ranking.First(x => x.Bid == chosen);
        if (best.LooksAbnormal && JustifiedBidId != best.Bid)
        {
            return new Refusal("tender.anomaly-unassessed", ("bidId", best.Bid));
        }

        (State, ProposedBidId) = (LotState.Proposed, best.Bid);
        return null;
    }

    /// <summary>An earlier lot went to the bidder proposed here, who now is over the cap: somebody else is to be proposed.</summary>
    internal void Reopen() => (State, ProposedBidId) = (LotState.Evaluated, null);

    /// <summary>Art. 17 c.5: the requirements of the proposed bidder come before the award; one who lacks them is out and the lot is evaluated again.</summary>
    internal Refusal? Verify(bool verified, IReadOnlyCollection<Bid> bids)
    {
        if (Not(LotState.Proposed) is { } wrong)
        {
            return wrong;
        }

        if (verified)
        {
            State = LotState.Verified;
        }
        else
        {
            bids.Single(x => x.Id == ProposedBidId).Exclude("requirements-not-met");
            (State, Ranking, ProposedBidId) = (LotState.Scored, [], null);
        }

        return null;
    }

    /// <summary>The award, effective at once. Standstill counts whole Italian days after that of the award; none where there was one bid (art. 18 c.3).</summary>
    internal Refusal? Award(Bid winner, Procedure procedure, DateTimeOffset now)
    {
        if (Not(LotState.Verified) is { } wrong)
        {
            return wrong;
        }

        var law = procedure.Law;
        (State, WinnerId, AwardedAt, DiscountPercent) = (LotState.Awarded, winner.OperatorId, now, winner.DiscountPercent);
        AwardValue = ValueAt(winner.DiscountPercent!.Value);
        StandstillEndsAt = BidCount < law.StandstillBidsMin ? null : Clock.InItaly(Clock.DateIn(now).AddDays(law.StandstillDays + 1), TimeOnly.MinValue);
        return null;
    }

    /// <summary>No bid, no admitted bid, or none that is worth it (art. 108 c.10).</summary>
    internal Refusal? Fail()
    {
        if (Not(LotState.Opened, LotState.Qualified, LotState.Scored, LotState.Evaluated, LotState.Proposed, LotState.Verified) is { } wrong)
        {
            return wrong;
        }

        State = LotState.Unsuccessful;
        return null;
    }

    /// <summary>Base value less discount, to the cent.</summary>
    internal Money ValueAt(decimal discountPercent) => Money.Euro(decimal.Round(BaseValue.Amount * (100m - discountPercent) / 100m, 2, MidpointRounding.AwayFromZero));

    private Refusal? Not(params ReadOnlySpan<LotState> states) =>
        states.Contains(State) ? null : Refusal.Conflict("tender.lot-state", ("state", State), ("needed", string.Join(", ", states.ToArray())));

    private static Refusal? Differs(IEnumerable<Guid> given, IEnumerable<Guid> expected)
    {
        var (said, wanted) = (given.ToList(), expected.ToHashSet());
        return said.Count == wanted.Count && wanted.SetEquals(said)
            ? null
            : new Refusal("tender.bids-differ", ("unknown", said.Except(wanted).ToList()), ("missing", wanted.Except(said).ToList()));
    }
}

internal enum LotState
{
    /// <summary>In an approved plan.</summary>
    Planned,

    /// <summary>In a published procedure; bids may come until the deadline.</summary>
    Tendered,

    /// <summary>The administrative envelopes are open.</summary>
    Opened,

    /// <summary>Every bid is admitted or excluded.</summary>
    Qualified,

    /// <summary>Technical scores are closed.</summary>
    Scored,

    /// <summary>Economic envelopes are open and the bids ranked.</summary>
    Evaluated,

    /// <summary>An award is proposed.</summary>
    Proposed,

    /// <summary>The proposed bidder's requirements are verified.</summary>
    Verified,

    /// <summary>Awarded, effective.</summary>
    Awarded,

    /// <summary>Ended without an award.</summary>
    Unsuccessful,
}
