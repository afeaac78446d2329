using Aggregator.Messages;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Law;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.LotPlans;

/// <summary>A way to cut the demands of a closure into lots, with its reasons (art. 58). Several may stand side by side; one is approved.</summary>
internal sealed class LotPlan : Aggregate
{
    public required Guid CpbId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required string CategoryCode { get; init; }

    public required int ClosureNumber { get; init; }

    /// <summary>The alternatives that it was made among; null where it was made by itself.</summary>
    public Guid? StudyId { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>What was asked of it; changes by hand keep it true to the lots.</summary>
    public required PlanTerms Terms { get; set; }

    public required IReadOnlyList<PlanLot> Lots { get; set; }

    /// <summary>Null for plans made before figures were kept.</summary>
    public PlanFigures? Figures { get; set; }

    /// <summary>Reasons for the division (art. 58 c.2), in Italian.</summary>
    public required string Statement { get; set; }

    /// <summary>Somebody wrote the statement: the figures no longer change it.</summary>
    public bool StatementByHand { get; set; }

    /// <summary>Changes by hand that can be undone.</summary>
    public int Editions { get; set; }

    public LotPlanState State { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    public override Guid? Cpb => CpbId;

    /// <summary>
    /// Makes a plan from the approved demands of a closure, or says what is wrong: each unit is in exactly one lot. The demands' values and lines are
    /// kept as they are now: what is tendered is what was counted.
    /// </summary>
    /// <param name="newId">Makes ids.</param>
    /// <param name="now">The time.</param>
    /// <param name="initiative">The initiative.</param>
    /// <param name="closure">Number of its closure.</param>
    /// <param name="ground">The closure's units.</param>
    /// <param name="terms">What is asked of the plan.</param>
    /// <param name="lots">Titles, and units by their id or their body's; a null title is made from the units.</param>
    /// <param name="statement">Reasons; made from the figures where null.</param>
    /// <param name="study">The alternatives that it is one of.</param>
    internal static (LotPlan? Plan, Refusal? Refusal) Make(Func<Guid> newId, DateTimeOffset now, Initiative initiative, int closure,
        PlanningGround ground, PlanTerms terms, IReadOnlyList<(string? Title, IReadOnlyList<string> Units)> lots, string? statement, Guid? study = null)
    {
        var resolved = lots.Select(lot => lot.Units.SelectMany(x => Cutting.Resolve(ground, x)).ToList()).ToList();
        if (lots.SelectMany(x => x.Units).Where(x => !Cutting.Resolve(ground, x).Any()).Distinct().ToList() is { Count: > 0 } strangers)
        {
            return (null, new Refusal("tender.lot-plan-stranger", ("bodies", strangers)));
        }

        if (resolved.SelectMany(x => x).GroupBy(x => x).Where(x => x.Count() > 1).Select(x => x.Key).ToList() is { Count: > 0 } twice)
        {
            return (null, new Refusal("tender.lot-plan-twice", ("bodies", twice)));
        }

        if (ground.ById.Keys.Except(resolved.SelectMany(x => x)).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } missing)
        {
            return (null, new Refusal("tender.lot-plan-missing", ("count", missing.Count), ("bodies", missing)));
        }

        if (resolved.FindIndex(x => x.Select(id => ground.ById[id].Kind).Distinct().Count() > 1) is >= 0 and var mixed)
        {
            return (null, new Refusal("tender.lot-kinds-mixed", ("lot", mixed + 1)));
        }

        var plan = new LotPlan
        {
            Id = newId(), CpbId = initiative.CpbId, InitiativeId = initiative.Id, CategoryCode = initiative.CategoryCode, ClosureNumber = closure, StudyId = study, MadeAt = now,
            Terms = terms, Lots = [], Statement = statement ?? "", StatementByHand = statement is not null,
        };
        var reserved = terms.Reserved?.ToHashSet() ?? [];
        plan.Arrange([.. lots.Select((x, i) => new LaidOut(newId(), x.Title ?? TitleOf(resolved[i], ground), resolved[i], reserved.Contains(i + 1)))], ground, LawBook.On(now));
        plan.Reason(Compared.Nothing);
        return (plan, null);
    }

    /// <summary>Takes these lots, in this order, with the figures that follow from them; the reasons are worded once it is known what else was made.</summary>
    internal void Arrange(IReadOnlyList<LaidOut> lots, PlanningGround ground, LawBook law)
    {
        Terms = Terms with { Lots = lots.Count, Reserved = [.. lots.Select((x, i) => (x.Reserved, Number: i + 1)).Where(x => x.Reserved).Select(x => x.Number)] };
        Lots = [.. lots.Select((x, i) => PlanLot.Of(i + 1, x, ground))];
        Figures = PlanFigures.Of(ground, Terms, [.. Lots.Select(x => x.Units)], law);
    }

    /// <summary>Takes reasons that somebody wrote, or leaves them to the figures: without a text, and where it is the one that the figures worded, sent back with a form.</summary>
    internal void Write(string? text)
    {
        var typed = text?.ReplaceLineEndings("\n").Trim();
        StatementByHand = typed is not null && (StatementByHand || typed != Statement.ReplaceLineEndings("\n").Trim());
        Statement = typed ?? Statement;
    }

    /// <summary>Words the reasons from the figures, unless somebody wrote them.</summary>
    internal void Reason(Compared with)
    {
        if (!StatementByHand && Figures is not null)
        {
            Statement = PlanReasons.Of(this, with);
        }
    }

    internal Refusal? NotDraft() => State == LotPlanState.Draft ? null : Refusal.Conflict("tender.lot-plan-not-draft", ("state", State));

    internal Refusal? Approve(Initiative initiative, DateTimeOffset now)
    {
        if (NotDraft() is { } refusal)
        {
            return refusal;
        }

        if (!initiative.Closed || initiative.LastClosure != ClosureNumber)
        {
            return Refusal.Conflict("tender.closure-superseded", ("closure", ClosureNumber), ("last", initiative.LastClosure));
        }

        (State, ApprovedAt) = (LotPlanState.Approved, now);
        return null;
    }

    internal LotPlanApproved Announce() => new(Id, InitiativeId, CpbId, ClosureNumber, Statement, [.. Lots.Select(x => x.Planned())],
        Terms.Caps?.TenderedMax, Terms.Caps?.AwardedMax, Terms.Caps is { AwardedMax: not null } caps ? System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(caps.Order.ToString()) : null);

    /// <summary>The largest bodies; never their sites, since titles are public and say where guards stand.</summary>
    private static string TitleOf(IReadOnlyList<string> units, PlanningGround ground)
    {
        var largest = units.Select(x => ground.ById[x]).OrderByDescending(x => x.Value.Amount).ThenBy(x => x.Id, StringComparer.Ordinal).Select(x => x.Name).Distinct().Take(2).ToList();
        var title = string.Join(" e ", largest);
        return title.Length > TitleLengthMax ? title[..TitleLengthMax] : title;
    }

    internal const int TitleLengthMax = 300;
}

/// <summary>A lot of a plan: its units, and what each body of it asked for.</summary>
internal sealed record PlanLot(Guid LotId, int Number, string Title, IReadOnlyList<BodyShare> Bodies, IReadOnlyList<string> Units, bool Reserved)
{
    internal static PlanLot Of(int number, LaidOut lot, PlanningGround ground)
    {
        var units = lot.Units.Order(StringComparer.Ordinal).ToList();
        return new PlanLot(lot.LotId, number, lot.Title, [.. units.Select(x => ground.ById[x]).GroupBy(x => x.BodyId).OrderBy(x => x.Key)
            .Select(x => new BodyShare(x.Key, Money.Euro(x.Sum(u => u.Value.Amount)), [.. x.SelectMany(u => u.LineIds).Order()]))], units, lot.Reserved);
    }

    internal Money BaseValue() => Money.Euro(Bodies.Sum(x => x.BaseValue.Amount));

    internal PlannedLot Planned() => new(LotId, Number, Title, [.. Bodies.Select(x => x.BodyId)], BaseValue(), Reserved);

    internal LaidOut LaidOut() => new(LotId, Title, Units, Reserved);
}

/// <summary>A lot as a planner arranges it: what follows from its units is computed.</summary>
internal sealed record LaidOut(Guid LotId, string Title, IReadOnlyList<string> Units, bool Reserved);

internal enum LotPlanState
{
    Draft,
    Approved,

    /// <summary>Another plan was approved after it, from a later closure.</summary>
    Superseded,
}
