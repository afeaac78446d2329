using Aggregator.Portal.Api;

namespace Aggregator.Portal.Campaigns;

// What the pages of a central purchasing body read of demand collection and of the tender service, and no more of it than they show.

/// <summary>A collection in a list, with how far it has got.</summary>
public sealed record CampaignRow(Guid Id, Guid CpbId, string CategoryCode, string Title, string State, DateTimeOffset? OpensAt, DateTimeOffset ClosesAt, int Invited, int Answered, int Undecided, int Approved, Money TotalValue, Money ApprovedValue, bool Opened = true);

public sealed record CategoryTotals(string CategoryCode, int Initiatives, int Collecting, int Invited, int Answered, Money TotalValue, Money ApprovedValue);

public sealed record Totals(IReadOnlyList<CategoryTotals> Categories);

/// <summary>An initiative as demand collection knows it.</summary>
/// <param name="Opened">False before the moment from which demands may be stated: said by the service, whose clock a trial moves.</param>
public sealed record Collected(Guid Id, Guid CpbId, string CategoryCode, int QuestionnaireVersion, string Title, string State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt,
    int DurationMonths, int Invited, IReadOnlyList<CollectedClosure> Closures, bool Opened = true)
{
    public bool Collecting => State is "collecting";
}

public sealed record CollectedClosure(int Number, int Count, Money TotalValue, string Hash, DateTimeOffset ClosedAt);

public sealed record Counts(int Invited, int Missing, int Drafting, int Undecided, int Returned, int Approved, int Withdrawn)
{
    /// <summary>Bodies whose demand was sent, whatever became of it.</summary>
    public int Answered => Undecided + Returned + Approved;
}

public sealed record ProvinceCounts(string? Province, string? Name, Counts Bodies, Money TotalValue, double? Latitude, double? Longitude);

public sealed record QuarterOfExpiry(string? Quarter, int Bodies, Money YearlyValue);

public sealed record ReminderCounts(int Sent, int Waiting, int Failed, DateTimeOffset? LastAt);

public sealed record BoardView(string State, DateTimeOffset ClosesAt, int? DaysLeft, Counts Bodies, Money TotalValue, Money ApprovedValue, IReadOnlyList<ProvinceCounts> Provinces,
    IReadOnlyList<QuarterOfExpiry> Expiries, ReminderCounts Reminders);

/// <summary>An invited body and how far it has got.</summary>
/// <param name="State"><c>missing</c> or a state of its demand.</param>
public sealed record InvitedBody(Guid BodyId, string Name, string? ProvinceName, int? Population, double? Latitude, double? Longitude, string State, Guid? DemandId, Money? TotalValue,
    DateTimeOffset? SubmittedAt, bool Open, DateTimeOffset? OpenUntil, int Reminders, DateTimeOffset? LastReminderAt)
{
    /// <summary>True while an answer is owed: what a reminder is for.</summary>
    public bool Owes => State is "missing" or "withdrawn" or "draft" or "returned" or "amended";
}

public sealed record SentReminder(Guid Id, string Name, string? Message, DateTimeOffset RequestedAt, string State, DateTimeOffset? SentAt, string? Channel, int Attempts);

/// <summary>A demand that waits for the planner.</summary>
public sealed record WaitingDemand(Guid DemandId, Guid BodyId, string Name, string? ProvinceName, string State, Money TotalValue, int LineCount, DateTimeOffset SubmittedAt, int OpenQuestions, int Questions);

/// <summary>Whom an initiative would invite.</summary>
public sealed record Invitees(int Count, int LeftOut, IReadOnlyList<ProvinceOfInvitees> Provinces, IReadOnlyList<Invitee> Bodies)
{
    /// <summary>True where all of them are told one by one, so that single ones can be left out.</summary>
    public bool Whole => Bodies.Count > 0 && Bodies.Count >= Count + LeftOut;
}

public sealed record ProvinceOfInvitees(string? Province, string? Name, int Count);

public sealed record Invitee(Guid Id, string Kind, string Name, string? IstatCode, string? ProvinceName, bool Invited);

public sealed record Territory(Guid Id, string Name, int Municipalities);

/// <summary>A demand as the planner reads it; of one with very many lines the first thousand.</summary>
public sealed record ReviewedDemand(Guid Id, Guid InitiativeId, Guid BodyId, string State, int DurationMonths, Money TotalValue, int LineCount, IReadOnlyList<ReviewedLine> Lines, string? ProtocolNumber,
    DateOnly? ProtocolDate, string? ActReference, DateTimeOffset? SubmittedAt, string? Reason, Bindingness? Obligation, IReadOnlyList<InputError>? Warnings)
{
    public bool Approvable => State is "submitted" or "resubmitted";

    /// <summary>What was approved may still be returned until the closing.</summary>
    public bool Returnable => Approvable || State is "approved" or "amended";
}

public sealed record ReviewedLine(string Site, string Description, decimal Quantity, string Unit, Money YearlyValue, Money? TotalValue, IReadOnlyDictionary<string, string>? Fields, int? Months,
    DateOnly? PresentContractExpiry, decimal? HistoricPrice, string? HistoricPriceSource, string? Justification, string? Cui);

public sealed record Bindingness(bool Bound, string Reason);

public sealed record OddFigures(IReadOnlyList<OddFigure> Questions);

public sealed record OddFigure(string Kind, string Text, bool Open, string? Answer, DateTimeOffset? AnsweredAt);

public sealed record NamedBody(string Name);

/// <summary>What a category's questionnaire asks, by kind of line.</summary>
public sealed record AskedAll(IReadOnlyList<AskedKind> Units, int? Version = null);

public sealed record AskedKind(string Unit, LocalText Name, IReadOnlyList<AskedField> Fields);

public sealed record AskedField(string Name, LocalText Label, bool Required, IReadOnlyList<AskedValue>? Values, LocalText? Help = null);

public sealed record AskedValue(string Value, LocalText Label);
