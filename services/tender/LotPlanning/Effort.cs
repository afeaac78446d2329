namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// The work done so far, in steps (nodes looked at), against the work allowed. Counting steps instead of time makes the plan the same on a slow
/// machine; a time-out can only end the search with an error.
/// </summary>
internal sealed class Effort(long stepsMax, CancellationToken ct)
{
    private long _nextLook;

    internal long Steps { get; private set; }

    /// <summary>Lots that keep all bounds were found: from now on the search is only about a shorter border.</summary>
    internal bool Found { get; set; }

    /// <summary>As long as nothing keeps the bounds the search may take three times the work: an answer is worth more than a shorter border.</summary>
    internal bool Spent => Steps >= (Found ? stepsMax : 3 * stepsMax);

    internal void Add(int steps)
    {
        Steps += steps;
        if (Steps >= _nextLook)
        {
            _nextLook = Steps + 10_000;
            ct.ThrowIfCancellationRequested();
        }
    }
}
