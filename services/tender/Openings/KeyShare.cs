using Aggregator.Tender.Bids;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Openings;

/// <summary>The public half of the key to one kind of envelope. The private half is nowhere.</summary>
internal sealed class EnvelopeKey
{
    public required Guid ProcedureId { get; init; }
    public required EnvelopeKind Kind { get; init; }
    public required Jwk PublicKey { get; init; }
}

/// <summary>A key-holder's share: encrypted to the holder, with the hash that tells a wrong one.</summary>
internal sealed class KeyShare
{
    public required Guid ProcedureId { get; init; }
    public required EnvelopeKind Kind { get; init; }
    public required Guid Holder { get; init; }
    public required byte Number { get; init; }
    public required string Jwe { get; init; }
    public required byte[] Commitment { get; init; }

    /// <summary>When its holder handed it in.</summary>
    public DateTimeOffset? GivenAt { get; set; }

    /// <summary>What was handed in, locked under a key outside the database; gone once the envelopes are open.</summary>
    public byte[]? Given { get; set; }
}
