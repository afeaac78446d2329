using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Initiatives;

internal enum InitiativeState
{
    Collecting,
    Closed,
}

/// <summary>A central purchasing body collects the demand of the bodies that it invites, in one category, until a deadline.</summary>
internal sealed class Initiative : Aggregate
{
    public Guid CpbId { get; init; }

    public string CategoryCode { get; init; } = "";

    /// <summary>Version of the category's questionnaire that its demands answer.</summary>
    public int QuestionnaireVersion { get; init; }

    public string Title { get; init; } = "";

    /// <summary>From when demands may be stated; the invited know of it before.</summary>
    public DateTimeOffset OpensAt { get; init; }

    public DateTimeOffset ClosesAt { get; private set; }

    public int DurationMonths { get; init; }

    /// <summary>Reasons for more than the four years of art. 59 c.1, where there are any.</summary>
    public string? DurationReason { get; init; }

    public InitiativeState State { get; private set; }

    /// <summary>Number of the last closure; zero before the first.</summary>
    public int Closures { get; private set; }

    public List<Invitation> Invitations { get; } = [];

    public override Guid? Cpb => CpbId;

    public static Initiative Open(Guid id, Guid cpb, string category, int questionnaire, string title, IEnumerable<Guid> bodies, DateTimeOffset opensAt, DateTimeOffset closesAt, int months, string? durationReason)
    {
        var initiative = new Initiative
        {
            Id = id, CpbId = cpb, CategoryCode = category, QuestionnaireVersion = questionnaire, Title = title, OpensAt = opensAt, ClosesAt = closesAt, DurationMonths = months, DurationReason = durationReason,
        };
        initiative.Invitations.AddRange(bodies.Select(body => new Invitation { InitiativeId = id, BodyId = body, Open = true }));
        return initiative;
    }

    public InitiativeOpened Announce() => new(Id, CpbId, CategoryCode, Title, [.. Invitations.Select(x => x.BodyId)], OpensAt, ClosesAt, DurationMonths, QuestionnaireVersion);

    /// <summary>
    /// Whether an invited body may still act at this instant. The deadline itself is already too late, and so is everything after the planner
    /// closed, even before the deadline.
    /// </summary>
    public Refusal? ClosedTo(Invitation? invitation, DateTimeOffset now) =>
        invitation is null ? Refusal.Forbidden("demand.not-invited", ("initiative", Id))
        : State == InitiativeState.Closed || !invitation.Open || now >= DeadlineOf(invitation) ? new Refusal("demand.collection-closed", ("closesAt", DeadlineOf(invitation)))
        : NotOpenYet(now);

    /// <summary>Before its opening nobody answers, and nobody owes an answer.</summary>
    public Refusal? NotOpenYet(DateTimeOffset now) => now < OpensAt ? new Refusal("demand.collection-not-open", ("opensAt", OpensAt)) : null;

    /// <summary>Until when a body may act: the collection's deadline, or a later one that the planner gave it alone.</summary>
    public DateTimeOffset DeadlineOf(Invitation invitation) => invitation.OpenUntil > ClosesAt ? invitation.OpenUntil.Value : ClosesAt;

    /// <summary>Whether the planner may still decide on demands: until the closing, deadline or not.</summary>
    public Refusal? ClosedToPlanner() => State == InitiativeState.Closed ? new Refusal("demand.collection-closed", ("closesAt", ClosesAt)) : null;

    /// <summary>Closes over the approved demands; refused while some are undecided.</summary>
    public Refusal? Close(IReadOnlyList<Guid> undecided, int count, Money total, string hash, Guid by, DateTimeOffset now, out Closure? closure)
    {
        closure = null;
        if (State == InitiativeState.Closed)
        {
            return Refusal.Conflict("initiative.already-closed", ("closure", Closures));
        }

        if (undecided.Count > 0)
        {
            return new Refusal("initiative.undecided-demands", ("count", undecided.Count), ("demands", undecided));
        }

        State = InitiativeState.Closed;
        Closures++;
        closure = new Closure { InitiativeId = Id, Number = Closures, Count = count, TotalValue = total, Hash = hash, ClosedAt = now, ClosedBy = by };
        return null;
    }

    /// <summary>Reopens for some of the invited bodies only; what the others stated stays.</summary>
    public Refusal? Reopen(IReadOnlySet<Guid> bodies, DateTimeOffset closesAt)
    {
        if (State != InitiativeState.Closed)
        {
            return Refusal.Conflict("initiative.not-closed");
        }

        if (closesAt <= OpensAt)
        {
            return new Refusal("initiative.closes-before-opening", ("opensAt", OpensAt));
        }

        State = InitiativeState.Collecting;
        ClosesAt = closesAt;
        foreach (var invitation in Invitations)
        {
            (invitation.Open, invitation.OpenUntil) = (bodies.Contains(invitation.BodyId), null);
        }

        return null;
    }

    /// <summary>A closed collection is reopened instead, for the bodies that are named; an open one ends after it begins.</summary>
    public Refusal? MayMoveDeadline(DateTimeOffset closesAt) =>
        State == InitiativeState.Closed ? new Refusal("initiative.closed-reopen", ("closure", Closures))
        : closesAt <= OpensAt ? new Refusal("initiative.closes-before-opening", ("opensAt", OpensAt)) : null;

    /// <summary>Another deadline for all, while the collection is open; deadlines that were given to single bodies and end later stay.</summary>
    public Refusal? MoveDeadline(DateTimeOffset closesAt)
    {
        if (MayMoveDeadline(closesAt) is { } refusal)
        {
            return refusal;
        }

        ClosesAt = closesAt;
        return null;
    }

    /// <summary>A later deadline for single bodies, while the planner has not closed; the others are not touched.</summary>
    public Refusal? Admit(IReadOnlyCollection<Invitation> late, DateTimeOffset until)
    {
        if (State == InitiativeState.Closed)
        {
            return new Refusal("initiative.closed-reopen", ("closure", Closures));
        }

        if (until <= ClosesAt)
        {
            return new Refusal("initiative.not-later", ("closesAt", ClosesAt));
        }

        foreach (var invitation in late)
        {
            (invitation.Open, invitation.OpenUntil) = (true, until);
        }

        return null;
    }
}

/// <summary>A body's invitation, and whether the collection is open to it: after a reopening, only to some.</summary>
internal sealed class Invitation
{
    public required Guid InitiativeId { get; init; }

    public required Guid BodyId { get; init; }

    public bool Open { get; set; }

    /// <summary>A later deadline for this body alone; null where the collection's holds.</summary>
    public DateTimeOffset? OpenUntil { get; set; }
}

/// <summary>A numbered closure; never changed.</summary>
internal sealed class Closure
{
    public required Guid InitiativeId { get; init; }

    public required int Number { get; init; }

    public required int Count { get; init; }

    public required Money TotalValue { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset ClosedAt { get; init; }

    public required Guid ClosedBy { get; init; }
}
