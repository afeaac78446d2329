using Aggregator.GppMonitoring.Law;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.GreenLots;

/// <summary>What became of the lot, as far as its green status is concerned.</summary>
internal enum LotState
{
    Planned,
    Noticed,
    Awarded,
    Unsuccessful,
    Superseded,
}

/// <summary>The green status of a lot, written in capitals on the wire.</summary>
internal static class GreenStatus
{
    /// <summary>Every applicable mandatory criterion is in the tender.</summary>
    public const string Full = "FULL";

    /// <summary>Some are.</summary>
    public const string Partial = "PARTIAL";

    /// <summary>None is, though some apply.</summary>
    public const string None = "NONE";

    /// <summary>No mandatory criterion applies: the lot is outside every ratio.</summary>
    public const string NotApplicable = "NA";
}

/// <summary>A criterion left out because it does not apply to the lot, and why.</summary>
internal sealed record Exclusion(string CriterionId, string Reason);

/// <summary>
/// A lot seen by its green criteria. Made by the first fact that names the lot, so that the order in which facts of different subjects arrive
/// does not matter.
/// </summary>
internal sealed class GreenLot : Aggregate
{
    public required Guid LotId { get; init; }
    public required Guid InitiativeId { get; init; }
    public required Guid CpbId { get; init; }
    public string? CategoryCode { get; set; }
    public Guid? LotPlanId { get; set; }
    public Guid? ProcedureId { get; set; }
    public DateTimeOffset? PlannedAt { get; set; }
    public DateTimeOffset? NoticeAt { get; set; }
    public int Number { get; set; }
    public string Title { get; set; } = "";
    public Money BaseValue { get; set; }
    public Money? AwardValue { get; set; }
    public LotState State { get; set; }
    public List<string> Included { get; private set; } = [];
    public List<Exclusion> NotApplicable { get; private set; } = [];
    public DateTimeOffset? CompletedAt { get; private set; }
    public string? Status { get; private set; }
    public int IncludedCount { get; private set; }
    public int ApplicableCount { get; private set; }

    public override Guid? Cpb => CpbId;

    /// <summary>The day whose criteria hold: the notice's, and before there is one the plan's.</summary>
    public DateOnly? LawDay => (NoticeAt ?? PlannedAt) is { } at ? Clock.DateIn(at) : null;

    /// <summary>The criteria that hold for the lot.</summary>
    public IReadOnlyList<Criterion> Criteria => LawDay is { } day ? CriteriaCatalogue.CriteriaOf(CategoryCode, day) : [];

    /// <summary>Fills the checklist. What is neither included nor excluded counts as left out.</summary>
    public Refusal? Fill(IReadOnlyList<string> included, IReadOnlyList<Exclusion> notApplicable, DateTimeOffset now)
    {
        if (Unfillable() is { } refusal)
        {
            return refusal;
        }

        (Included, NotApplicable) = ([.. included], [.. notApplicable]);
        CompletedAt = now;
        Assess();
        return null;
    }

    /// <summary>Why the checklist cannot be filled now; null where it can.</summary>
    public Refusal? Unfillable() => State switch
    {
        LotState.Superseded => Refusal.Conflict("gpp.lot-superseded"),
        // The criteria are part of the published documents: after the notice they change only with the documents.
        not LotState.Planned => Refusal.Conflict("gpp.notice-published"),
        _ => CategoryCode is null || LawDay is null ? Refusal.Conflict("gpp.lot-incomplete") : null,
    };

    /// <summary>
    /// Where no mandatory criterion exists for the category there is nothing to decide: the checklist is complete by itself, and voluntary
    /// criteria may still be added to it.
    /// </summary>
    public bool CompleteByItself(DateTimeOffset now)
    {
        if (CompletedAt is not null || State != LotState.Planned || CategoryCode is null || LawDay is null || Criteria.Any(criterion => criterion.Mandatory))
        {
            return false;
        }

        CompletedAt = now;
        Assess();
        return true;
    }

    /// <summary>The checklist as it was just decided.</summary>
    public ChecklistFill Filled() => new() { LotId = LotId, At = CompletedAt!.Value, Included = [.. Included], NotApplicable = [.. NotApplicable] };

    /// <summary>
    /// Goes back to the checklist that the notice was published on, where it was decided again before the notice was heard of here; true where it was.
    /// A notice older than any is one whose clock is a little behind: nothing is tendered without a checklist, so the first holds.
    /// </summary>
    public bool BindTo(DateTimeOffset noticeAt, IReadOnlyList<ChecklistFill> fills)
    {
        if ((fills.LastOrDefault(fill => fill.At <= noticeAt) ?? fills.FirstOrDefault()) is not { } bound || bound.At == CompletedAt)
        {
            return false;
        }

        (Included, NotApplicable, CompletedAt) = ([.. bound.Included], [.. bound.NotApplicable], bound.At);
        return true;
    }

    /// <summary>Counts the checklist against the criteria that hold; true where the outcome is another than before.</summary>
    public bool Assess()
    {
        var before = (Status, IncludedCount, ApplicableCount);
        if (CompletedAt is not null)
        {
            var applicable = Criteria.Where(criterion => criterion.Mandatory && NotApplicable.All(exclusion => exclusion.CriterionId != criterion.Id)).ToList();
            ApplicableCount = applicable.Count;
            IncludedCount = applicable.Count(criterion => Included.Contains(criterion.Id));
            Status = (IncludedCount, ApplicableCount) switch
            {
                (_, 0) => GreenStatus.NotApplicable,
                (0, _) => GreenStatus.None,
                var (has, all) => has == all ? GreenStatus.Full : GreenStatus.Partial,
            };
        }

        return before != (Status, IncludedCount, ApplicableCount);
    }

    /// <summary>The included criteria that the contractor must prove, at some moment of the execution.</summary>
    public IEnumerable<Criterion> ToProve => Criteria.Where(criterion => criterion.Binds && Included.Contains(criterion.Id));

    /// <summary>What others hear of the checklist.</summary>
    public Messages.GppMonitoring.ChecklistCompleted Completed() => new(LotId, InitiativeId, CpbId, Status!, IncludedCount, ApplicableCount);
}
