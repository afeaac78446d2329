using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Checklists;
using Aggregator.Tender.Law;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Scoring;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Procedures;

/// <summary>An open procedure over the lots of an approved plan: its terms, its dates, what has been opened, its jury.</summary>
internal sealed class Procedure : Aggregate
{
    public required Guid CpbId { get; init; }

    public required Guid InitiativeId { get; init; }

    public required Guid LotPlanId { get; init; }

    public required string CategoryCode { get; init; }

    public required string Title { get; init; }

    /// <summary>The first instant that is too late.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Named in the decision to contract, substitutes included; any <see cref="Quorum"/> of them open.</summary>
    public required IReadOnlyList<KeyHolder> KeyHolders { get; init; }

    public required int Quorum { get; init; }

    public required decimal TechnicalMax { get; init; }

    public required decimal EconomicMax { get; init; }

    public required IReadOnlyList<Criterion> Criteria { get; init; }

    public required Formula Formula { get; init; }

    public decimal? Parameter { get; init; }

    public required Rounding Rounding { get; init; }

    public required Rescaling Rescaling { get; init; }

    /// <summary>Technical score, before rescaling, under which a bid is excluded (sbarramento); null for none.</summary>
    public decimal? TechnicalMin { get; init; }

    public required AnomalyRule AnomalyRule { get; init; }

    public required bool OptionFifth { get; init; }

    /// <summary>How many lots a bidder may tender for and be awarded, as the lot plan was approved with; null for all.</summary>
    public LotCaps? Caps { get; init; }

    /// <summary>The initiative's.</summary>
    public required int DurationMonths { get; init; }

    public ProcedureState State { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    public string? DecisionReference { get; set; }

    public DateTimeOffset? AdministrativeOpenedAt { get; set; }

    public DateTimeOffset? TechnicalOpenedAt { get; set; }

    public DateTimeOffset? EconomicOpenedAt { get; set; }

    /// <summary>Accounts of the jury's members; empty until it is appointed.</summary>
    public IReadOnlyList<Guid> Jury { get; set; } = [];

    public override Guid? Cpb => CpbId;

    /// <summary>The law on the day of the notice, which is the date that these rules name.</summary>
    internal LawBook Law => LawBook.On(PublishedAt ?? throw new InvalidOperationException("A draft has no day of notice."));

    internal IEnumerable<ScoredCriterion> ScoredCriteria => Criteria.Select(x => new ScoredCriterion(x.Id, x.Max));

    /// <summary>Decided by the clock alone: a bid at the deadline itself is late.</summary>
    internal bool IsOverAt(DateTimeOffset now) => now >= Deadline;

    internal DateTimeOffset? OpenedAt(EnvelopeKind kind) => kind switch
    {
        EnvelopeKind.Administrative => AdministrativeOpenedAt,
        EnvelopeKind.Technical => TechnicalOpenedAt,
        _ => EconomicOpenedAt,
    };

    /// <summary>Art. 108 c.4, and what the terms must agree on among themselves.</summary>
    internal static Refusal? CheckWeights(decimal economicMax, bool labourIntensive, LawBook law) =>
        labourIntensive && economicMax > law.EconomicMaxLabourIntensive
            ? new Refusal("tender.economic-weight", ("max", law.EconomicMaxLabourIntensive), ("asked", economicMax))
            : null;

    internal Refusal? Publish(DateTimeOffset now, string decision, bool labourIntensive, IReadOnlyList<Lot> lots, IReadOnlyDictionary<Guid, Checklist> checklists)
    {
        if (State != ProcedureState.Draft)
        {
            return Refusal.Conflict("tender.procedure-not-draft", ("state", State));
        }

        if (lots.Count == 0)
        {
            return Refusal.Conflict("tender.no-lots");
        }

        var law = LawBook.On(now);
        // Whole days in Italy, so that a change to summer time takes no hour from the bidders (art. 71).
        var earliest = Clock.InItaly(Clock.DateIn(now).AddDays(law.BidDaysMin), Clock.TimeIn(now));
        if (Deadline < earliest)
        {
            return new Refusal("tender.deadline-too-short", ("days", law.BidDaysMin), ("earliest", earliest), ("deadline", Deadline));
        }

        if (CheckWeights(EconomicMax, labourIntensive, law) is { } weights)
        {
            return weights;
        }

        // Art. 57 c.2: green criteria are mandatory in the tender documents.
        if (lots.Where(x => checklists.GetValueOrDefault(x.Id) is not { AllowsTender: true }).OrderBy(x => x.Number).ToList() is { Count: > 0 } missing)
        {
            return new Refusal("tender.checklist-missing", ("lots", string.Join("; ", missing.Select(x => $"{x.Number} {x.Title}"))), ("lotIds", missing.Select(x => x.Id).ToList()));
        }

        (State, PublishedAt, DecisionReference) = (ProcedureState.Published, now, decision);
        return null;
    }

    /// <summary>Whether a bid that arrived at an instant may still be put, replaced or withdrawn.</summary>
    internal Refusal? TakesBidsAt(DateTimeOffset now) =>
        State != ProcedureState.Published ? Refusal.Conflict("tender.procedure-not-open", ("state", State))
        : IsOverAt(now) ? new Refusal("tender.deadline-passed", ("deadline", Deadline), ("arrived", now))
        // An accepted bid must be there when the envelopes open; the opening waits for bids under way, never the reverse.
        : AdministrativeOpenedAt is not null ? Refusal.Conflict("tender.already-opened")
        : null;

    /// <summary>
    /// Whether the envelopes of a kind may be opened now: after the deadline, administrative first, technical once every lot is qualified,
    /// economic once every lot's technical scores are closed (art. 107; the price must not colour the quality).
    /// </summary>
    internal Refusal? MayOpen(EnvelopeKind kind, DateTimeOffset now, IReadOnlyCollection<Lot> lots)
    {
        if (State != ProcedureState.Published)
        {
            return Refusal.Conflict("tender.procedure-not-open", ("state", State));
        }

        if (!IsOverAt(now))
        {
            return Refusal.Conflict("tender.not-yet-open", ("deadline", Deadline));
        }

        if (OpenedAt(kind) is not null)
        {
            return Refusal.Conflict("tender.already-opened");
        }

        var needed = kind switch { EnvelopeKind.Administrative => LotState.Tendered, EnvelopeKind.Technical => LotState.Qualified, _ => LotState.Scored };
        var waiting = lots.Where(x => x.State != needed && !x.IsOver).OrderBy(x => x.Number).ToList();
        return waiting.Count > 0
            ? Refusal.Conflict("tender.opening-order", ("envelope", kind), ("needed", needed), ("lots", string.Join("; ", waiting.Select(x => x.Number))))
            : null;
    }

    internal void Open(EnvelopeKind kind, DateTimeOffset now)
    {
        switch (kind)
        {
            case EnvelopeKind.Administrative: AdministrativeOpenedAt = now; break;
            case EnvelopeKind.Technical: TechnicalOpenedAt = now; break;
            default: EconomicOpenedAt = now; break;
        }
    }

    /// <summary>Art. 93 c.1: appointed after the deadline, so that nobody bids knowing the jury; an odd number.</summary>
    internal Refusal? Appoint(IReadOnlyList<Guid> members, DateTimeOffset now)
    {
        if (State != ProcedureState.Published)
        {
            return Refusal.Conflict("tender.procedure-not-open", ("state", State));
        }

        if (!IsOverAt(now))
        {
            return Refusal.Conflict("tender.jury-too-early", ("deadline", Deadline));
        }

        if (TechnicalOpenedAt is not null)
        {
            return Refusal.Conflict("tender.jury-at-work");
        }

        if (members.Count % 2 == 0 || members.Count < Law.JuryMembersMin || members.Count > Law.JuryMembersMax)
        {
            return new Refusal("tender.jury-size", ("min", Law.JuryMembersMin), ("max", Law.JuryMembersMax), ("asked", members.Count));
        }

        Jury = members;
        return null;
    }

    internal Refusal? Cancel(IReadOnlyCollection<Lot> lots)
    {
        if (State == ProcedureState.Cancelled)
        {
            return Refusal.Conflict("tender.procedure-cancelled");
        }

        if (lots.Where(x => x.State == LotState.Awarded).Select(x => x.Number).Order().ToList() is { Count: > 0 } awarded)
        {
            return Refusal.Conflict("tender.lots-awarded", ("lots", string.Join("; ", awarded)));
        }

        State = ProcedureState.Cancelled;
        return null;
    }

    internal TenderPublished Announce(IEnumerable<Lot> lots) => new(Id, InitiativeId, LotPlanId, CpbId, CategoryCode, Title, PublishedAt!.Value, Deadline,
        DurationMonths, OptionFifth, [.. lots.OrderBy(x => x.Number).Select(x => x.Planned())]);
}

/// <summary>Who keeps a share of the opening keys, and the key that it is encrypted to.</summary>
internal sealed record KeyHolder(Guid AccountId, Jwk PublicKey);

/// <summary>A technical criterion.</summary>
internal sealed record Criterion(string Id, string Name, decimal Max);

internal enum ProcedureState
{
    Draft,
    Published,
    Cancelled,
}

/// <summary>The elements by which a bid looks abnormally low, as the notice sets them (art. 110 c.1).</summary>
internal enum AnomalyRule
{
    /// <summary>Four fifths of both maxima.</summary>
    FourFifths,

    /// <summary>The authority assesses specific elements by hand.</summary>
    None,
}
