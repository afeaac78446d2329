using Aggregator.Platform;
using Aggregator.Tender.Law;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.LotPlans;

/// <summary>Changes by hand, decided on the plan and its ground: each gives the plan's new lots or says why not.</summary>
internal static class Handwork
{
    /// <summary>Puts units into another lot. What that breaks of the terms, the figures say.</summary>
    internal static Refusal? Move(LotPlan plan, IReadOnlyList<string> units, int to, PlanningGround ground, LawBook law)
    {
        var (moved, refusal) = Known(plan, units, [to], ground);
        if (refusal is not null)
        {
            return refusal;
        }

        var lots = plan.Lots.Select(x => x.LaidOut() with { Units = [.. x.Units.Where(u => !moved.Contains(u)), .. x.Number == to ? moved : []] }).ToList();
        if (lots.FindIndex(x => x.Units.Count == 0) is >= 0 and var emptied)
        {
            return new Refusal("tender.lot-emptied", ("lot", emptied + 1));
        }

        if (lots[to - 1].Units.Select(x => ground.ById[x].Kind).Distinct().Count() > 1)
        {
            return new Refusal("tender.lot-kinds-mixed", ("lot", to));
        }

        plan.Arrange(lots, ground, law);
        return null;
    }

    /// <summary>Fastens units to the lots they are in, or loosens them.</summary>
    internal static Refusal? Pin(LotPlan plan, IReadOnlyList<string> units, bool pinned, PlanningGround ground, LawBook law)
    {
        var (named, refusal) = Known(plan, units, [], ground);
        if (refusal is not null)
        {
            return refusal;
        }

        var lotOf = plan.Lots.SelectMany(x => x.Units.Select(u => (u, x.Number))).ToDictionary(x => x.u, x => x.Number);
        var pins = PinsOf(plan, ground).Where(x => !named.Contains(x.Key)).Concat(pinned ? named.Select(x => KeyValuePair.Create(x, lotOf[x])) : []);
        plan.Terms = plan.Terms with { Pinned = pins.ToDictionary() };
        plan.Arrange([.. plan.Lots.Select(x => x.LaidOut())], ground, law);
        return null;
    }

    /// <summary>Makes one lot of two; it keeps the first one's number, identity and title, and those behind the second move up.</summary>
    internal static Refusal? Merge(LotPlan plan, int into, int other, PlanningGround ground, LawBook law)
    {
        if (Known(plan, [], [into, other], ground).Refusal is { } refusal)
        {
            return refusal;
        }

        if (into == other)
        {
            return new Refusal("tender.lot-merged-itself", ("lot", into));
        }

        var joined = plan.Lots[into - 1].Units.Concat(plan.Lots[other - 1].Units).ToList();
        if (joined.Select(x => ground.ById[x].Kind).Distinct().Count() > 1)
        {
            return new Refusal("tender.lot-kinds-mixed", ("lot", into));
        }

        int Now(int lot) => lot == other ? Now(into) : lot > other ? lot - 1 : lot;
        plan.Terms = plan.Terms with { LotsByKind = null, Pinned = PinsOf(plan, ground).ToDictionary(x => x.Key, x => Now(x.Value)) };
        plan.Arrange([.. plan.Lots.Where(x => x.Number != other).Select(x => x.Number == into ? x.LaidOut() with { Units = joined } : x.LaidOut())], ground, law);
        return null;
    }

    /// <summary>Takes units out of a lot into a new one behind the last.</summary>
    internal static Refusal? Split(LotPlan plan, int lot, IReadOnlyList<string> units, Func<Guid> newId, string? title, PlanningGround ground, LawBook law)
    {
        var (taken, refusal) = Known(plan, units, [lot], ground);
        if (refusal is not null)
        {
            return refusal;
        }

        if (taken.Except(plan.Lots[lot - 1].Units).ToList() is { Count: > 0 } elsewhere)
        {
            return new Refusal("tender.lot-units-elsewhere", ("lot", lot), ("units", elsewhere));
        }

        if (taken.Count == plan.Lots[lot - 1].Units.Count)
        {
            return new Refusal("tender.lot-emptied", ("lot", lot));
        }

        if (plan.Lots.Count == MakeLotPlan.LotsMax)
        {
            return new Refusal("tender.lots-range", ("max", MakeLotPlan.LotsMax));
        }

        // Who was fastened to the lot stays fastened to where it goes.
        plan.Terms = plan.Terms with { LotsByKind = null, Pinned = PinsOf(plan, ground).ToDictionary(x => x.Key, x => taken.Contains(x.Key) ? plan.Lots.Count + 1 : x.Value) };
        plan.Arrange([
            .. plan.Lots.Select(x => x.Number == lot ? x.LaidOut() with { Units = [.. x.Units.Where(u => !taken.Contains(u))] } : x.LaidOut()),
            new LaidOut(newId(), title ?? ground.ById[taken.OrderByDescending(x => ground.ById[x].Value.Amount).ThenBy(x => x, StringComparer.Ordinal).First()].Name, [.. taken], plan.Lots[lot - 1].Reserved)], ground, law);
        return null;
    }

    /// <summary>Names a lot, and reserves it to social enterprises (art. 61) or not.</summary>
    internal static Refusal? Mark(LotPlan plan, int lot, string? title, bool? reserved, PlanningGround ground, LawBook law)
    {
        if (Known(plan, [], [lot], ground).Refusal is { } refusal)
        {
            return refusal;
        }

        plan.Arrange([.. plan.Lots.Select(x => x.Number == lot ? x.LaidOut() with { Title = title ?? x.Title, Reserved = reserved ?? x.Reserved } : x.LaidOut())], ground, law);
        return null;
    }

    /// <summary>Goes back to an edition.</summary>
    internal static void Undo(LotPlan plan, LotPlanEdition edition, PlanningGround ground, LawBook law)
    {
        plan.Terms = plan.Terms with { LotsByKind = null, Pinned = edition.Pinned };
        plan.Arrange(edition.Lots, ground, law);
    }

    /// <summary>Pins by unit: those of bodies hold for each of their units.</summary>
    internal static Dictionary<string, int> PinsOf(LotPlan plan, PlanningGround ground) =>
        (plan.Terms.Pinned ?? new Dictionary<string, int>()).SelectMany(x => Cutting.Resolve(ground, x.Key).Select(u => (u, x.Value))).GroupBy(x => x.u).ToDictionary(x => x.Key, x => x.Last().Value);

    private static (HashSet<string> Units, Refusal? Refusal) Known(LotPlan plan, IReadOnlyList<string> units, IReadOnlyList<int> lots, PlanningGround ground)
    {
        var named = units.SelectMany(x => Cutting.Resolve(ground, x)).ToHashSet();
        return plan.NotDraft() is { } refusal ? ([], refusal)
            : lots.Where(x => x < 1 || x > plan.Lots.Count).ToList() is { Count: > 0 } wrong ? ([], new Refusal("tender.lot-unknown", ("lot", wrong[0]), ("lots", plan.Lots.Count)))
            : units.Where(x => !Cutting.Resolve(ground, x).Any()).ToList() is { Count: > 0 } strangers ? ([], new Refusal("tender.lot-plan-stranger", ("bodies", strangers)))
            : (named, null);
    }
}
