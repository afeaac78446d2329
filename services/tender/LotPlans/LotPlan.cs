using Aggregator.Messages;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Demands;

namespace Aggregator.Tender.LotPlans;

/// <summary>A way to cut the demands of a closure into lots, with its reasons (art. 58). Several may stand side by side; one is approved.</summary>
internal sealed class LotPlan : Aggregate
{
    public required Guid CpbId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required string CategoryCode { get; init; }

    public required int ClosureNumber { get; init; }

    public required string Statement { get; init; }

    public required IReadOnlyList<PlanLot> Lots { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public LotPlanState State { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    public override Guid? Cpb => CpbId;

    /// <summary>
    /// Makes a plan from the approved demands of a closure, or says what is wrong: each demanding body is in exactly one lot. The demands'
    /// values and lines are kept as they are now: what is tendered is what was counted.
    /// </summary>
    internal static (LotPlan? Plan, Refusal? Refusal) Make(Func<Guid> newId, DateTimeOffset now, Initiative initiative, int closure,
        IReadOnlyCollection<Demand> demands, IReadOnlyList<(string Title, IReadOnlyList<Guid> BodyIds)> lots, string statement)
    {
        var asking = demands.ToLookup(x => x.BodyId);
        var placed = lots.SelectMany(x => x.BodyIds).ToList();
        if (placed.Where(x => !asking.Contains(x)).Distinct().ToList() is { Count: > 0 } strangers)
        {
            return (null, new Refusal("tender.lot-plan-stranger", ("bodies", strangers)));
        }

        if (placed.GroupBy(x => x).Where(x => x.Count() > 1).Select(x => x.Key).ToList() is { Count: > 0 } twice)
        {
            return (null, new Refusal("tender.lot-plan-twice", ("bodies", twice)));
        }

        if (asking.Select(x => x.Key).Except(placed).Order().ToList() is { Count: > 0 } missing)
        {
            return (null, new Refusal("tender.lot-plan-missing", ("count", missing.Count), ("bodies", missing)));
        }

        return (new LotPlan
        {
            Id = newId(),
            CpbId = initiative.CpbId,
            InitiativeId = initiative.Id,
            CategoryCode = initiative.CategoryCode,
            ClosureNumber = closure,
            Statement = statement,
            MadeAt = now,
            Lots = [.. lots.Select((lot, i) => new PlanLot(newId(), i + 1, lot.Title, [.. lot.BodyIds.Order().Select(body => new BodyShare(
                body,
                Money.Euro(asking[body].Sum(x => x.TotalValue.Amount)),
                [.. asking[body].SelectMany(x => x.Lines).Select(x => x.LineId).Order()]))]))],
        }, null);
    }

    internal Refusal? Approve(Initiative initiative, DateTimeOffset now)
    {
        if (State != LotPlanState.Draft)
        {
            return Refusal.Conflict("tender.lot-plan-not-draft", ("state", State));
        }

        if (!initiative.Closed || initiative.LastClosure != ClosureNumber)
        {
            return Refusal.Conflict("tender.closure-superseded", ("closure", ClosureNumber), ("last", initiative.LastClosure));
        }

        (State, ApprovedAt) = (LotPlanState.Approved, now);
        return null;
    }

    internal LotPlanApproved Announce() => new(Id, InitiativeId, CpbId, ClosureNumber, Statement, [.. Lots.Select(x => x.Planned())]);
}

/// <summary>A lot of a plan: what each body of it asked for.</summary>
internal sealed record PlanLot(Guid LotId, int Number, string Title, IReadOnlyList<BodyShare> Bodies)
{
    internal Money BaseValue() => Money.Euro(Bodies.Sum(x => x.BaseValue.Amount));

    internal PlannedLot Planned() => new(LotId, Number, Title, [.. Bodies.Select(x => x.BodyId)], BaseValue());
}

internal enum LotPlanState
{
    Draft,
    Approved,

    /// <summary>Another plan was approved after it, from a later closure.</summary>
    Superseded,
}
