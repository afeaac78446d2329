using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Bids;

/// <summary>
/// A bid of an operator for a lot. It has no tenant and is in nobody's sight until the administrative envelopes open; its envelopes are
/// ciphertext until the quorum opens their kind.
/// </summary>
internal sealed class Bid : Aggregate
{
    public required Guid ProcedureId { get; init; }

    public required Guid LotId { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>The account that put it; the log tells it once the bids are open.</summary>
    public required Guid PutBy { get; set; }

    public required DateTimeOffset RecordedAt { get; set; }

    /// <summary>The signed receipt, compact JWS.</summary>
    public required string Receipt { get; set; }

    public BidState State { get; set; }

    /// <summary>Why it is excluded: a stable code, or the reason that the RUP gave.</summary>
    public string? Exclusion { get; set; }

    public IReadOnlyDictionary<string, IReadOnlyList<decimal>>? Coefficients { get; set; }

    public IReadOnlyDictionary<string, decimal>? CriterionScores { get; set; }

    public decimal? TechnicalScore { get; set; }

    /// <summary>Before rescaling: what the anomaly rule and the minimum take.</summary>
    public decimal? TechnicalUnscaled { get; set; }

    public decimal? EconomicScore { get; set; }

    public decimal? DiscountPercent { get; set; }

    public Money? LabourCost { get; set; }

    public Money? SafetyCost { get; set; }

    /// <summary>True while it counts in the contest.</summary>
    internal bool IsAdmitted => State == BidState.Admitted;

    // What a bidder wrote comes from outside: a number that the database cannot hold would keep everybody's envelopes shut.
    internal const int DiscountDigits = 9;
    private const decimal CostMax = 1_000_000_000_000_000m;

    private static bool IsCost(Money? said, out Money cost)
    {
        cost = said.GetValueOrDefault();
        return cost.Amount is > 0 and < CostMax && decimal.Round(cost.Amount, 2) == cost.Amount && cost.Currency == "EUR";
    }

    internal void Exclude(string why) => (State, Exclusion) = (BidState.Excluded, why);

    /// <summary>Takes the opened economic offer; without labour or safety costs the bid is out (art. 108 c.9).</summary>
    internal void TakeEconomic(EconomicOffer? offer)
    {
        if (offer?.DiscountPercent is not { } discount)
        {
            Exclude("economic-unreadable");
        }
        else if (discount is < 0 or >= 100 || decimal.Round(discount, DiscountDigits) != discount)
        {
            Exclude("discount-out-of-range");
        }
        else if (!IsCost(offer.LabourCost, out var labour) || !IsCost(offer.SafetyCost, out var safety))
        {
            Exclude("costs-missing");
        }
        else
        {
            (DiscountPercent, LabourCost, SafetyCost) = (discount, labour, safety);
        }
    }
}

internal enum BidState
{
    Submitted,
    Withdrawn,
    Admitted,
    Excluded,
}

internal enum EnvelopeKind
{
    Administrative,
    Technical,
    Economic,
}

/// <summary>An envelope of a bid: its ciphertext, and what was inside once it is open.</summary>
internal sealed class BidEnvelope
{
    public required Guid BidId { get; init; }
    public required EnvelopeKind Kind { get; init; }
    public required string Jwe { get; set; }

    /// <summary>Hex SHA-256 of the ciphertext, the same as on the receipt.</summary>
    public required string Sha256 { get; set; }

    public EnvelopeState State { get; set; }

    /// <summary>Why it could not be opened: malformed, transplanted, altered, undecryptable.</summary>
    public string? Fault { get; set; }

    public byte[]? Content { get; set; }

    /// <summary>Opens it, or records why it cannot be: one bad envelope must not keep the others shut.</summary>
    internal void Open(System.Security.Cryptography.ECDiffieHellman key, Bid bid)
    {
        (Content, Fault) = (null, Envelopes.Fault(Jwe, bid.ProcedureId, bid.LotId, Kind, bid.OperatorId));
        if (Fault is null && Sealing.Receipt.Hash(Jwe) != Sha256)
        {
            Fault = "altered";
        }

        if (Fault is null)
        {
            try
            {
                Content = Sealing.Jwe.Decrypt(key, Jwe);
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                Fault = "undecryptable";
            }
        }

        State = Fault is null ? EnvelopeState.Opened : EnvelopeState.Invalid;
    }
}

internal enum EnvelopeState
{
    Sealed,
    Opened,
    Invalid,
}

/// <summary>The three ciphertexts of a bid.</summary>
internal sealed record Envelopes(
    [property: System.ComponentModel.DataAnnotations.MaxLength(Jwe.CompactLengthMax)] string Administrative,
    [property: System.ComponentModel.DataAnnotations.MaxLength(Jwe.CompactLengthMax)] string Technical,
    [property: System.ComponentModel.DataAnnotations.MaxLength(Jwe.CompactLengthMax)] string Economic)
{
    internal IEnumerable<(EnvelopeKind Kind, string Jwe)> All =>
        [(EnvelopeKind.Administrative, Administrative), (EnvelopeKind.Technical, Technical), (EnvelopeKind.Economic, Economic)];

    internal IReadOnlyDictionary<string, string> Hashes => All.ToDictionary(x => Name(x.Kind), x => Sealing.Receipt.Hash(x.Jwe));

    internal static string Name(EnvelopeKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>
    /// What is wrong with a ciphertext as far as can be seen without opening it: malformed, or bound to another place (transplanted); null if
    /// nothing. The bindings stand in the protected header, so whoever changes them breaks the tag.
    /// </summary>
    internal static string? Fault(string compact, Guid procedure, Guid lot, EnvelopeKind kind, Guid bidder)
    {
        if (Sealing.Jwe.Read(compact) is not { } read)
        {
            return "malformed";
        }

        return Says("procedure", procedure.ToString()) && Says("lot", lot.ToString()) && Says("envelope", Name(kind)) && Says("bidder", bidder.ToString())
            ? null
            : "transplanted";

        bool Says(string name, string value) => read.Header.TryGetValue(name, out var said) && string.Equals(said, value, StringComparison.Ordinal);
    }
}

/// <summary>What an economic envelope says.</summary>
internal sealed record EconomicOffer(decimal? DiscountPercent, Money? LabourCost, Money? SafetyCost)
{
    /// <summary>Reads the offer; null where it is not one.</summary>
    internal static EconomicOffer? Read(ReadOnlySpan<byte> content)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<EconomicOffer>(content, Json.Options);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
