namespace Aggregator.Tender.Bids;

/// <summary>
/// What happened to a bid, in its procedure's own record. The log would tell how many bids come and when, because its seals are announced to the
/// other services as it grows: so bids are noted here, out of everybody's sight, and these lines enter the log when the envelopes open.
/// </summary>
internal sealed class BidNote
{
    public required Guid ProcedureId { get; init; }

    /// <summary>Contiguous from 1 within the procedure.</summary>
    public required int Number { get; init; }

    public required Guid BidId { get; init; }

    /// <summary>When the bid, its replacement or its withdrawal arrived.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Hash of the receipt that the bidder got.</summary>
    public required string ReceiptSha256 { get; init; }

    /// <summary>Covers this line and the mark before it.</summary>
    public byte[] Mark { get; set; } = [];
}
