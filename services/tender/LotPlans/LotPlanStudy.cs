using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.LotPlans;

/// <summary>Several plans asked for at once, made one after the other beside the requests: the operation that a planner polls.</summary>
internal sealed class LotPlanStudy : Aggregate
{
    public required Guid CpbId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required int ClosureNumber { get; init; }

    public required IReadOnlyList<PlanTerms> Alternatives { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>One for each alternative that is done, in their order.</summary>
    public IReadOnlyList<StudyResult> Results { get; set; } = [];

    public LotPlanStudyState State { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Why the rest was not made: the closure no longer holds.</summary>
    public string? RefusalCode { get; set; }

    public override Guid? Cpb => CpbId;

    internal PlanTerms Next => Alternatives[Results.Count];

    internal void Add(StudyResult result, DateTimeOffset now)
    {
        Results = [.. Results, result];
        if (Results.Count == Alternatives.Count)
        {
            (State, FinishedAt) = (LotPlanStudyState.Done, now);
        }
    }

    internal void Refuse(string code, DateTimeOffset now) => (State, RefusalCode, FinishedAt) = (LotPlanStudyState.Refused, code, now);
}

/// <summary>The plan of an alternative, or what makes it impossible.</summary>
internal sealed record StudyResult(Guid? LotPlanId, IReadOnlyList<StudyObstacle> Obstacles);

/// <summary>An obstacle as it is kept: figures as texts of the platform's forms.</summary>
internal sealed record StudyObstacle(string About, string Code, IReadOnlyDictionary<string, string?> Args);

internal enum LotPlanStudyState
{
    Running,
    Done,

    /// <summary>The closure was superseded before all was made.</summary>
    Refused,
}
