namespace Aggregator.DemandCollection.Campaigns;

internal enum ReminderState
{
    /// <summary>To be sent.</summary>
    Waiting,

    /// <summary>Handed to the mail server, or written to the log where no server is set.</summary>
    Sent,

    /// <summary>Given up after several tries.</summary>
    Failed,
}

/// <summary>A reminder to one body that its demand is missing.</summary>
internal sealed class Reminder
{
    public const int AttemptsMax = 5;

    public required Guid Id { get; init; }

    public required Guid InitiativeId { get; init; }

    public required Guid BodyId { get; init; }

    public required Guid RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>What the planner added to the text.</summary>
    public string? Message { get; init; }

    public ReminderState State { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Not to be tried before.</summary>
    public DateTimeOffset NextTryAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>How it went out: <c>smtp</c>, or <c>log</c> where no server is set or the body has no address.</summary>
    public string? Channel { get; private set; }

    public void Sent(string channel, DateTimeOffset now) => (State, Attempts, SentAt, Channel) = (ReminderState.Sent, Attempts + 1, now, channel);

    /// <summary>Tries again later, each time twice as late, and gives up in the end.</summary>
    public void Failed(DateTimeOffset now)
    {
        Attempts++;
        State = Attempts >= AttemptsMax ? ReminderState.Failed : ReminderState.Waiting;
        NextTryAt = now.AddMinutes(Math.Pow(2, Attempts));
    }
}
