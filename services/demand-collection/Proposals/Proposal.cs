using System.Security.Cryptography;
using System.Text.Json;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Proposals;

internal enum ProposalState
{
    /// <summary>Waits for the body.</summary>
    Proposed,

    /// <summary>Became a line of the body's demand.</summary>
    Confirmed,

    /// <summary>The body does not need it, and said why.</summary>
    Dismissed,

    /// <summary>Its source no longer holds it, for example because it went into another one. Shown only: what the body had decided stays stored.</summary>
    Superseded,
}

/// <summary>
/// A need that another system already holds: nothing that is known somewhere is typed again, and nothing enters a demand that the body did not confirm. Its
/// identity is the body, who sent it and under which id; what one sender sends never touches what another sent.
/// </summary>
internal sealed class Proposal : Aggregate
{
    /// <summary>Of the body's own three-year programme.</summary>
    public const string Programme = "programme";

    /// <summary>Of the stretches of damaged road.</summary>
    public const string RoadDamage = "road-damage";

    public Guid BodyId { get; init; }

    /// <summary>The organisation whose system sent it.</summary>
    public Guid SenderId { get; init; }

    /// <summary>Which of the sender's systems: a word of its choosing, except the reserved ones above.</summary>
    public string Source { get; init; } = "";

    /// <summary>The need's id in that system.</summary>
    public string SourceId { get; init; } = "";

    public string CategoryCode { get; private set; } = "";

    /// <summary>What the body decided; <see cref="ShownState"/> is what became of it.</summary>
    public ProposalState State { get; private set; }

    /// <summary>What the source says of the line, as far as it knows.</summary>
    public ProposedLine Line { get; private set; } = ProposedLine.Nothing;

    /// <summary>1 is to be done first, 4 last; null where the source does not say.</summary>
    public int? Priority { get; private set; }

    public string? Note { get; private set; }

    /// <summary>SHA-256 of all that the source says, so that the same again is known as the same.</summary>
    public byte[] ContentHash { get; private set; } = [];

    /// <summary>True where the source said something else after the body confirmed it.</summary>
    public bool SourceChanged { get; private set; }

    /// <summary>
    /// True where the source no longer holds it. Kept beside the state, because a confirmed one stays confirmed as long as its line stands and must not be proposed
    /// again afterwards: what it asked for may already stand in the one that it went into.
    /// </summary>
    public bool SourceGone { get; private set; }

    public Guid? DemandId { get; private set; }

    public Guid? LineId { get; private set; }

    /// <summary>Why it was dismissed.</summary>
    public string? Reason { get; private set; }

    /// <summary>When its source last said something new.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    public static Proposal Receive(Guid id, Guid body, Guid sender, string source, string sourceId, Need need, DateTimeOffset now)
    {
        var proposal = new Proposal { Id = id, BodyId = body, SenderId = sender, Source = source, SourceId = sourceId, Version = 1 };
        proposal.Take(need, now);
        return proposal;
    }

    /// <summary>
    /// What the source says now; false where it is what it said before. A confirmed one stays confirmed, with the note that its source changed: the body's demand is
    /// the body's. A dismissed one is proposed anew only for something else, because what was dismissed stays dismissed. One that was gone lives again.
    /// </summary>
    public bool Renew(Need need, DateTimeOffset now)
    {
        var same = need.Hash().AsSpan().SequenceEqual(ContentHash);
        if (same && !SourceGone)
        {
            return false;
        }

        Take(need, now);
        Version++;
        SourceGone = false;
        if (!same)
        {
            (State, SourceChanged) = State == ProposalState.Confirmed ? (State, true) : (ProposalState.Proposed, false);
            Reason = null;
        }

        return true;
    }

    /// <summary>Its source no longer holds it; false where that is known. A line that was confirmed stays, with the note.</summary>
    public bool Supersede()
    {
        if (SourceGone)
        {
            return false;
        }

        Version++;
        SourceGone = true;
        return true;
    }

    /// <summary>Becomes a line. A dismissed one may be confirmed after all, and so may one whose line left the demand again.</summary>
    /// <param name="held">True where the line of an earlier confirmation still stands in a live demand.</param>
    /// <param name="demand">The demand that takes it.</param>
    /// <param name="line">The line that it becomes.</param>
    public Refusal? Confirm(bool held, Guid demand, Guid line)
    {
        if (Refuses(held) is { } refusal)
        {
            return refusal;
        }

        (State, SourceChanged, Reason, DemandId, LineId) = (ProposalState.Confirmed, false, null, demand, line);
        return null;
    }

    /// <summary>The body does not need it.</summary>
    public Refusal? Dismiss(bool held, string reason)
    {
        if (Refuses(held) is { } refusal)
        {
            return refusal;
        }

        (State, SourceChanged, Reason, DemandId, LineId) = (ProposalState.Dismissed, false, reason, null, null);
        return null;
    }

    /// <summary>Why the body may not decide on it now.</summary>
    public Refusal? Refuses(bool held) => ShownState(held) is ProposalState.Confirmed or ProposalState.Superseded
        ? Refusal.Conflict("proposal.wrong-state", ("state", Named.Of(ShownState(held))))
        : null;

    /// <summary>
    /// Its state to the body: confirmed only as long as the line stands, because lines are deleted where demands are edited and nobody comes back here to say so.
    /// Without a line it is proposed again, unless its source is gone.
    /// </summary>
    public ProposalState ShownState(bool held) =>
        State == ProposalState.Confirmed && held ? ProposalState.Confirmed
        : SourceGone ? ProposalState.Superseded
        : State == ProposalState.Confirmed ? ProposalState.Proposed
        : State;

    private void Take(Need need, DateTimeOffset now) =>
        (CategoryCode, Line, Priority, Note, ContentHash, ReceivedAt) = (need.CategoryCode, need.Line, need.Priority, need.Note, need.Hash(), now);
}

/// <summary>All that a source says of one need.</summary>
internal sealed record Need(string CategoryCode, ProposedLine Line, int? Priority = null, string? Note = null)
{
    public byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options));
}
