using Aggregator.Portal.Api;

namespace Aggregator.Portal.Demands;

// What the pages of a body read of demand collection, and no more of it than they show.

/// <summary>A demand with its lines; of one with very many lines the first thousand.</summary>
/// <param name="Missing">What must still be said before it can be signed, each with its place.</param>
public sealed record FullDemand(Guid Id, Guid InitiativeId, Guid CpbId, Guid BodyId, string CategoryCode, string State, int DurationMonths, Money TotalValue, int LineCount,
    IReadOnlyList<FullLine> Lines, string? ProtocolNumber, DateOnly? ProtocolDate, string? ActReference, DateTimeOffset? SubmittedAt, string? Reason, bool Locked, Obligation? Obligation,
    IReadOnlyList<InputError>? Warnings, IReadOnlyList<InputError>? Missing)
{
    /// <summary>True once it was sent and not handed back: a change of it must be signed and approved again.</summary>
    public bool Sent => State is "submitted" or "resubmitted" or "approved";

    public Money YearlyValue => new(Lines.Sum(x => x.YearlyValue.Amount));
}

public sealed record FullLine(Guid LineId, string Site, string Description, string? Cpv, decimal Quantity, string Unit, Money YearlyValue, Money? TotalValue, IReadOnlyDictionary<string, string>? Fields,
    int? Months, DateOnly? PresentContractExpiry, decimal? HistoricPrice, string? HistoricPriceSource, string? Justification, string? Cui);

/// <summary>An initiative as demand collection knows it.</summary>
/// <param name="Opened">False before the moment from which demands may be stated: said by the service, whose clock a trial moves.</param>
public sealed record Collection(Guid Id, Guid CpbId, string CategoryCode, int QuestionnaireVersion, string Title, string State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, int DurationMonths, bool Opened = true);

/// <summary>Until when a body may act, and whether it still may.</summary>
public sealed record Invitation(Guid BodyId, DateTimeOffset ClosesAt, bool MayAct);

public sealed record Body(Guid Id, string Name, bool RequiresTwoPeople);

/// <summary>What the lines of a category must say: its kinds of line, each measured in a unit.</summary>
public sealed record Questionnaire(string CategoryCode, int Version, IReadOnlyList<LineKind> Units)
{
    public LineKind? Kind(string? unit) => Units.FirstOrDefault(x => x.Unit == unit);
}

/// <param name="Help">What is counted, in a sentence.</param>
public sealed record LineKind(string Unit, LocalText Name, IReadOnlyList<LineQuestion> Fields, LocalText? Help = null);

/// <param name="Type">text, choice, integer, decimal or boolean.</param>
/// <param name="OneOf">Exactly one question of the same group is answered.</param>
/// <param name="When">The answer to another question that makes this one apply.</param>
/// <param name="Refused">Answers that are understood and refused: not offered.</param>
public sealed record LineQuestion(string Name, string Type, LocalText Label, bool Required, string? OneOf, decimal? Min, decimal? Max, IReadOnlyList<LineChoice>? Values, Condition? When, LocalText? Help, IReadOnlyList<RefusedAnswer>? Refused = null);

/// <summary>An answer that keeps a line out of the category, with the code of the reason and the rule that says so.</summary>
public sealed record RefusedAnswer(string Value, string Code, string Source);

public sealed record LineChoice(string Value, LocalText Label);

public sealed record Condition(string Field, IReadOnlyList<string> Values);

/// <summary>What a body asked for the last time in the same category.</summary>
/// <param name="Lines">The first of them, where they are very many.</param>
public sealed record LastDemand(Guid? DemandId, Guid? InitiativeId, DateTimeOffset? SubmittedAt, int? LineCount, IReadOnlyList<FullLine> Lines)
{
    /// <summary>True where not all lines are told, so that they cannot be taken over here.</summary>
    public bool Cut => LineCount > Lines.Count;
}

public sealed record Consequences(Totals Before, Totals After, Money? EuThreshold, bool SignedAgain, Obligation Obligation);

public sealed record Totals(int Bodies, Money TotalValue, bool? EuThresholdReached);

/// <summary>Odd figures, asked about and answered.</summary>
public sealed record Questions(int Open, [property: System.Text.Json.Serialization.JsonPropertyName("questions")] IReadOnlyList<Question> Items);

public sealed record Question(string Kind, string Comparison, string Text, bool Open, string? Answer, DateTimeOffset? AnsweredAt);

/// <summary>An entry of a demand's history.</summary>
/// <param name="Actor">The account that acted.</param>
/// <param name="Org">The organisation for which it acted.</param>
/// <param name="OnBehalfOf">Set where a delegate acted.</param>
/// <param name="Person">A stable number of the person in this demand's history.</param>
/// <param name="TotalValue">What the demand was worth when it was sent, and <paramref name="Lines"/> how many lines it had.</param>
public sealed record Deed(Guid Id, DateTimeOffset At, string Action, Guid Actor, Guid Org, Guid? OnBehalfOf, string? Reason, int? Person = null, string? ProtocolNumber = null, DateOnly? ProtocolDate = null,
    string? ActReference = null, Money? TotalValue = null, int? Lines = null);

/// <summary>Somebody of the reader's own organisation.</summary>
public sealed record Colleague(Guid AccountId, string DisplayName);

/// <summary>A need that another system or the road crews' sensors know of, until the body confirms or dismisses it.</summary>
/// <param name="Priority">1 is to be done first, 4 last.</param>
/// <param name="SourceChanged">True where the source said something else after the body confirmed it.</param>
/// <param name="DemandId">The demand that took it.</param>
/// <param name="Reason">Why it was dismissed.</param>
public sealed record Proposal(Guid Id, Guid BodyId, string CategoryCode, string Source, string SourceId, string State, ProposedLine Line, int? Priority, string? Note, bool SourceChanged, Guid? DemandId,
    string? Reason, DateTimeOffset ReceivedAt);

/// <summary>What is known of the line; the body adds the rest.</summary>
public sealed record ProposedLine(string? Site, string? Description, string? Cpv, decimal? Quantity, string? Unit, Money? YearlyValue, IReadOnlyDictionary<string, string>? Fields,
    int? Months, DateOnly? PresentContractExpiry, decimal? HistoricPrice, string? HistoricPriceSource, string? Justification, string? Cui);

/// <summary>What became of a file with the body's three-year programme.</summary>
/// <param name="NotAggregated">Rows of purchases that no aggregator makes.</param>
public sealed record Delivered(int Created, int Changed, int Unchanged, IReadOnlyList<RejectedRow> Rejected, IReadOnlyList<RejectedRow>? NotAggregated);

/// <param name="Pointer"><c>/rows/3/cui</c>: counted from zero, without the titles.</param>
public sealed record RejectedRow(string Pointer, string? SourceId, string? Code, string? Detail);

/// <summary>A spreadsheet on its way into a demand.</summary>
/// <param name="State">waiting, running, done or refused.</param>
/// <param name="Rows">Lines of the file: an estimate until it is finished.</param>
/// <param name="Unchanged">True where the demand had exactly these lines already.</param>
/// <param name="Errors">The first thousand.</param>
/// <param name="Gaps">What the lines leave open, cell by cell; the first thousand.</param>
public sealed record SheetImport(Guid Id, Guid InitiativeId, Guid BodyId, Guid? DemandId, string State, string? FileName, int? Rows, int RowsDone, bool Unchanged, int ErrorCount,
    IReadOnlyList<SheetError> Errors, SheetRefusal? Refusal, DateTimeOffset RequestedAt, int GapCount = 0, IReadOnlyList<SheetError>? Gaps = null);

/// <summary>What is wrong in a cell, by the row's number and the column's letters as spreadsheet programs show them.</summary>
public sealed record SheetError(string? Sheet, int? Row, string? Column, string? Title, string Detail);

public sealed record SheetRefusal(string Code, string Detail);
