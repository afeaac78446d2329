namespace Aggregator.Portal.Demands;

/// <summary>The one thing that a demand waits for, as the reader's page says it.</summary>
internal enum Step
{
    /// <summary>It has no line yet.</summary>
    FirstLine,

    /// <summary>Something that a signature needs is not said yet.</summary>
    Complete,

    /// <summary>The reader may sign it.</summary>
    Sign,

    /// <summary>The reader could sign, but edited it last, and the body wants two people.</summary>
    AnotherSigns,

    /// <summary>It is ready; somebody who signs for the body must do so.</summary>
    SignatorySigns,

    /// <summary>The central purchasing body looks at it.</summary>
    Wait,

    /// <summary>Approved; it counts.</summary>
    Approved,

    /// <summary>The collection was closed over it.</summary>
    Locked,

    /// <summary>It waits for the body, whose time is over.</summary>
    TooLate,

    Withdrawn,

    /// <summary>The reader only looks.</summary>
    Look,
}

internal static class Steps
{
    /// <param name="work">The demand as it is.</param>
    /// <param name="drafter">The reader may edit it.</param>
    /// <param name="signatory">The reader may sign it.</param>
    /// <param name="ownHand">The reader edited it last and the body wants two people (segregation of duties).</param>
    public static Step Of(Work work, bool drafter, bool signatory, bool ownHand)
    {
        var demand = work.Demand;
        if (demand.State is "withdrawn") return Step.Withdrawn;
        if (demand.Locked) return Step.Locked;
        if (demand.State is "approved") return Step.Approved;
        if (demand.Sent) return Step.Wait;
        if (!drafter && !signatory) return Step.Look;
        if (!work.Changeable) return Step.TooLate;
        if (demand.LineCount == 0) return Step.FirstLine;
        if (demand.Missing is { Count: > 0 }) return Step.Complete;
        return !signatory ? Step.SignatorySigns : ownHand ? Step.AnotherSigns : Step.Sign;
    }

    /// <summary>The last who wrote lines, from the newest deeds; null where they say nothing of it.</summary>
    public static Guid? LastEditor(IEnumerable<Deed> newestFirst) => newestFirst.FirstOrDefault(deed => deed.Action is "demand.drafted" or "demand.edited" or "demand.amended" or "demand.imported")?.Actor;
}
