using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

internal enum DemandStatus
{
    /// <summary>Being written; nobody but the body sees it.</summary>
    Draft,

    /// <summary>Signed and sent.</summary>
    Submitted,

    /// <summary>Sent back by the planner with reasons.</summary>
    Returned,

    /// <summary>Signed and sent again, after a return or an amendment.</summary>
    Resubmitted,

    /// <summary>Changed after it was sent: what was signed and approved no longer holds until it is signed again.</summary>
    Amended,

    /// <summary>Approved by the planner: what a closure counts.</summary>
    Approved,

    /// <summary>Withdrawn by the body; it may state another.</summary>
    Withdrawn,
}

/// <summary>What a body asks for in an initiative. One live demand for each body and initiative.</summary>
internal sealed class Demand : Aggregate
{
    // Every line is read to add one; whoever has more of them works with spreadsheets.
    private const int AppendedMax = 10_000;

    public Guid InitiativeId { get; init; }

    public Guid CpbId { get; init; }

    public Guid BodyId { get; init; }

    public string CategoryCode { get; init; } = "";

    public int DurationMonths { get; init; }

    public DemandStatus State { get; private set; }

    /// <summary>Version of the category's questionnaire that its lines answer.</summary>
    public int QuestionnaireVersion { get; init; }

    /// <summary>Value over the whole duration.</summary>
    public Money TotalValue { get; private set; }

    /// <summary>How many lines it has, and what the board and plausibility ask of them without reading them.</summary>
    public int LineCount { get; private set; }

    /// <summary>Value by the quarter in which present contracts expire.</summary>
    public List<ExpiryShare> Expiries { get; private set; } = [];

    /// <summary>Quantity and yearly value by kind of line.</summary>
    public List<Measure> Measures { get; private set; } = [];

    /// <summary>The person who last edited the lines, a delegate under the delegate's own account.</summary>
    public Guid LastEditor { get; private set; }

    public Guid? Signatory { get; private set; }

    public string? ProtocolNumber { get; private set; }

    public DateOnly? ProtocolDate { get; private set; }

    public string? ActReference { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    /// <summary>Why it was last returned or withdrawn.</summary>
    public string? Reason { get; private set; }

    public Body? Body { get; private set; }

    /// <summary>What all lines cost in one year.</summary>
    public Money YearlyValue => Money.Euro(Measures.Sum(x => x.YearlyValue));

    public List<Line> Lines { get; } = [];

    public override Guid? Cpb => CpbId;

    /// <summary>Approved in a collection that is closed: counted in a closure, out of everybody's reach until a reopening.</summary>
    public bool IsLocked(InitiativeState collection) => State == DemandStatus.Approved && collection == InitiativeState.Closed;

    /// <summary>
    /// The day whose law says whether the body is bound. The ban of art. 9 c.3 D.L. 66/2014 falls on asking for a CIG of one's own: a body that signs its demand
    /// renounces that, so the day of the signature counts, and until it signs (again) today, because it may still choose. The opening of the collection would
    /// tell it the law of a day on which it decided nothing.
    /// </summary>
    public DateOnly DecidedOn(DateOnly today) => SubmittedAt is not { } sent || State is DemandStatus.Draft or DemandStatus.Returned or DemandStatus.Amended ? today : Clock.DateIn(sent);

    /// <summary>Whether a body of this kind is bound to buy it through the aggregator.</summary>
    public Obligation Obligation(BodyKind kind, DateOnly today) => Law.Obligation.Assess(LawFiles.Category(CategoryCode)!, kind, YearlyValue.Amount, TotalValue.Amount, DecidedOn(today));

    /// <summary>Part of what the initiative adds up to, wherever totals are shown: sent at least once and not withdrawn. A returned one counts, because its need is there and will be signed again.</summary>
    public bool IsInTotals => State is not (DemandStatus.Draft or DemandStatus.Withdrawn);

    /// <summary>Sent and neither returned nor withdrawn: what changes it takes back a signature.</summary>
    public bool IsCounted => State is not (DemandStatus.Draft or DemandStatus.Withdrawn or DemandStatus.Returned);

    /// <summary>Waits for the planner or, amended, for the signature: a collection cannot close over it.</summary>
    public static bool IsUndecided(DemandStatus state) => state is DemandStatus.Submitted or DemandStatus.Resubmitted or DemandStatus.Amended;

    public static Demand Start(Guid id, Initiative initiative, Guid body, Guid editor, IEnumerable<Line> lines, Questionnaire questionnaire)
    {
        var demand = new Demand
        {
            Id = id, InitiativeId = initiative.Id, CpbId = initiative.CpbId, BodyId = body, CategoryCode = initiative.CategoryCode, DurationMonths = initiative.DurationMonths,
            QuestionnaireVersion = initiative.QuestionnaireVersion,
        };
        demand.Write(editor, lines, questionnaire);
        return demand;
    }

    /// <summary>New lines; a demand that was already sent must be signed and approved again.</summary>
    public Refusal? Edit(Guid editor, IEnumerable<Line> lines, Questionnaire questionnaire)
    {
        if (State == DemandStatus.Withdrawn)
        {
            return WrongState();
        }

        Write(editor, lines, questionnaire);
        State = IsCounted ? DemandStatus.Amended : State;
        return null;
    }

    /// <summary>As <see cref="Edit"/>, where the lines are too many to hold and were written beside it: what it keeps of them is their tally.</summary>
    public Refusal? Replace(Guid editor, LineTally tally)
    {
        if (State == DemandStatus.Withdrawn)
        {
            return WrongState();
        }

        Keep(editor, tally);
        State = IsCounted ? DemandStatus.Amended : State;
        return null;
    }

    /// <summary>One more line after the others, by the rules of an edit.</summary>
    public Refusal? Append(Guid editor, Line line, Questionnaire questionnaire) => LineCount >= AppendedMax
        ? new Refusal("demand.too-many-lines", ("max", AppendedMax))
        : Edit(editor, [.. Lines.OrderBy(x => x.Ordinal), line], questionnaire);

    /// <summary>Signs and sends it. Where the body asks for two people, the one who last edited it may not sign.</summary>
    public Refusal? Submit(Guid signatory, bool twoPeople, string protocolNumber, DateOnly protocolDate, string actReference, DateTimeOffset now)
    {
        if (State is not (DemandStatus.Draft or DemandStatus.Returned or DemandStatus.Amended))
        {
            return WrongState();
        }

        if (twoPeople && signatory == LastEditor)
        {
            return Refusal.Forbidden("demand.same-person");
        }

        State = State == DemandStatus.Draft ? DemandStatus.Submitted : DemandStatus.Resubmitted;
        (Signatory, ProtocolNumber, ProtocolDate, ActReference, SubmittedAt, Reason) = (signatory, protocolNumber, protocolDate, actReference, now, null);
        return null;
    }

    /// <summary>
    /// The planner takes it into the collection; not one who last edited or signed it, because the central purchasing body's people may be the body's delegates
    /// too and nobody checks his own work (art. 16 D.Lgs. 36/2023).
    /// </summary>
    public Refusal? Approve(Guid planner)
    {
        if (State is not (DemandStatus.Submitted or DemandStatus.Resubmitted))
        {
            return WrongState();
        }

        if (planner == LastEditor || planner == Signatory)
        {
            return Refusal.Forbidden("demand.own-work");
        }

        State = DemandStatus.Approved;
        return null;
    }

    /// <summary>Sends it back with reasons; also an approved one, and an amended one whose signature does not come.</summary>
    public Refusal? Return(string reasons)
    {
        if (!IsUndecided(State) && State != DemandStatus.Approved)
        {
            return WrongState();
        }

        (State, Reason) = (DemandStatus.Returned, reasons);
        return null;
    }

    public Refusal? Withdraw(string reason)
    {
        if (State == DemandStatus.Withdrawn)
        {
            return WrongState();
        }

        (State, Reason) = (DemandStatus.Withdrawn, reason);
        return null;
    }

    /// <summary>The full state that every message about it carries.</summary>
    public Messages.DemandCollection.DemandState Describe() => Describe(Lines.OrderBy(x => x.Ordinal));

    /// <summary>The same with lines that are not loaded with it, in order.</summary>
    public Messages.DemandCollection.DemandState Describe(IEnumerable<Line> lines) =>
        new(Id, InitiativeId, CpbId, BodyId, TotalValue, [.. lines.Select(x => x.Describe())], LawFiles.Category(CategoryCode) is { LinesConfidential: null });

    /// <summary>What the log keeps of it: the lines as a hash, because the messages hold them in full.</summary>
    public object Summary() => Summary(LineDigest.Of(Lines.OrderBy(x => x.Ordinal)));

    /// <summary>The same with the hash of lines that are not loaded with it.</summary>
    public object Summary(LineDigest lines) => new { State, TotalValue, Lines = lines.Count, Content = lines.Published };

    /// <summary>The same of a demand that was just signed, with the protocol entry and the act: the next signature overwrites them here, and the history must still name them.</summary>
    public object SignedSummary(LineDigest lines) => new { State, TotalValue, Lines = lines.Count, Content = lines.Published, ProtocolNumber, ProtocolDate, ActReference };

    private Refusal WrongState() => Refusal.Conflict("demand.wrong-state", ("state", Named.Of(State)));

    private void Write(Guid editor, IEnumerable<Line> lines, Questionnaire questionnaire)
    {
        var (kept, known) = (lines.ToList(), Lines.ToDictionary(x => x.Id));
        var ids = kept.Select(x => x.Id).ToHashSet();
        Lines.RemoveAll(x => !ids.Contains(x.Id));
        for (var i = 0; i < kept.Count; i++)
        {
            if (known.TryGetValue(kept[i].Id, out var line))
            {
                line.Take(kept[i].Facts);
            }
            else
            {
                Lines.Add(line = kept[i]);
            }

            line.Ordinal = i;
        }

        Keep(editor, LineTally.Of(Lines, DurationMonths, questionnaire));
    }

    private void Keep(Guid editor, LineTally tally)
    {
        LastEditor = editor;
        (TotalValue, LineCount, Expiries, Measures) = (tally.TotalValue, tally.Count, tally.Expiries, tally.Measures);
    }
}

/// <summary>One line. Its identity goes with it to the last order and indicator.</summary>
internal sealed class Line
{
    public Guid Id { get; init; }

    public Guid DemandId { get; init; }

    public int Ordinal { get; set; }

    public string Site { get; private set; } = "";

    public string Description { get; private set; } = "";

    public string? Cpv { get; private set; }

    public decimal Quantity { get; private set; }

    public string Unit { get; private set; } = "";

    public Money YearlyValue { get; private set; }

    public Dictionary<string, string> Fields { get; private set; } = [];

    /// <summary>For how many months of the agreement it is needed; all of them where null.</summary>
    public int? Months { get; private set; }

    public DateOnly? PresentContractExpiry { get; private set; }

    /// <summary>What a unit costs today, net of VAT, up to five decimals.</summary>
    public decimal? HistoricPrice { get; private set; }

    /// <summary>Where the historic price is taken from.</summary>
    public string? HistoricPriceSource { get; private set; }

    public string? Justification { get; private set; }

    /// <summary>Code of the purchase in the body's three-year programme (All. I.5).</summary>
    public string? Cui { get; private set; }

    public static Line Write(Guid id, Guid demand, LineFacts facts)
    {
        var line = new Line { Id = id, DemandId = demand };
        line.Take(facts);
        return line;
    }

    public LineFacts Facts => new(Site, Description, Cpv, Quantity, Unit, YearlyValue, Fields, Months, PresentContractExpiry, HistoricPrice, HistoricPriceSource, Justification, Cui);

    /// <summary>Value of a year times the months of the agreement in which it is needed.</summary>
    public decimal ValueMonths(int duration) => ValueMonths(YearlyValue, Months, duration);

    /// <summary>The same of a line that is not there as a whole.</summary>
    public static decimal ValueMonths(Money yearlyValue, int? months, int duration) => yearlyValue.Amount * Math.Min(months ?? duration, duration);

    /// <summary>What messages say of it.</summary>
    public DemandLine Describe() => new(Id, Site, Description, Cpv, Quantity, Unit, YearlyValue, Fields, Months, PresentContractExpiry);

    internal void Take(LineFacts x) =>
        (Site, Description, Cpv, Quantity, Unit, YearlyValue, Fields, Months, PresentContractExpiry, HistoricPrice, HistoricPriceSource, Justification, Cui) =
        (x.Site, x.Description, x.Cpv, x.Quantity, x.Unit, x.YearlyValue, Ordered(x.Fields), x.Months, x.PresentContractExpiry, x.HistoricPrice, x.HistoricPriceSource, x.Justification, x.Cui);

    // In the order in which PostgreSQL gives the keys of jsonb back, so that a line is the same text before and after it was stored.
    private static Dictionary<string, string> Ordered(IReadOnlyDictionary<string, string> fields) =>
        new(fields.OrderBy(x => System.Text.Encoding.UTF8.GetByteCount(x.Key)).ThenBy(x => x.Key, StringComparer.Ordinal));
}

/// <summary>What a line says, in one piece.</summary>
internal sealed record LineFacts(string Site, string Description, string? Cpv, decimal Quantity, string Unit, Money YearlyValue, IReadOnlyDictionary<string, string> Fields,
    int? Months = null, DateOnly? PresentContractExpiry = null, decimal? HistoricPrice = null, string? HistoricPriceSource = null, string? Justification = null, string? Cui = null);
