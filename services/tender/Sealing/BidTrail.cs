using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Aggregator.Platform.Audit;
using Aggregator.Tender.Bids;

namespace Aggregator.Tender.Sealing;

/// <summary>
/// Marks the lines of a procedure's record of bids, each over the one before, under a key derived from the one outside the database: who rules
/// the tables can neither change, insert nor take out a line unseen. To cut off the last ones is possible, and then a bidder's receipt proves it.
/// </summary>
internal sealed class BidTrail(SealKey seal)
{
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, seal.Key.ExportParameters(true).D!, 32, info: "aggregator bid record"u8.ToArray());

    /// <summary>The next line after another, or the first.</summary>
    internal BidNote Next(BidNote? last, Bid bid)
    {
        var note = new BidNote
        {
            ProcedureId = bid.ProcedureId, Number = (last?.Number ?? 0) + 1, BidId = bid.Id, At = bid.RecordedAt, ReceiptSha256 = Receipt.Hash(bid.Receipt),
        };
        note.Mark = MarkOf(note, last);
        return note;
    }

    /// <summary>What contradicts the record: lines that do not follow from the one before, and bids whose receipt is not the last that was noted.</summary>
    internal List<string> Findings(IReadOnlyList<BidNote> notes, IReadOnlyCollection<Bid> bids)
    {
        var findings = new List<string>();
        BidNote? last = null;
        foreach (var note in notes)
        {
            if (note.Number != (last?.Number ?? 0) + 1 || !note.Mark.AsSpan().SequenceEqual(MarkOf(note, last)))
            {
                findings.Add($"line {note.Number}");
            }

            last = note;
        }

        var receipts = new Dictionary<Guid, string>();
        foreach (var note in notes)
        {
            receipts[note.BidId] = note.ReceiptSha256;
        }

        findings.AddRange(bids.Where(x => !receipts.Remove(x.Id, out var receipt) || receipt != Receipt.Hash(x.Receipt)).Select(x => $"bid {x.Id}"));
        findings.AddRange(receipts.Keys.Order().Select(x => $"bid {x} is gone"));
        return findings;
    }

    private byte[] MarkOf(BidNote note, BidNote? last)
    {
        Span<byte> numbers = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(numbers, note.Number);
        BinaryPrimitives.WriteInt64BigEndian(numbers[4..], note.At.UtcTicks / 10);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(last?.Mark ?? []);
        mac.AppendData(note.ProcedureId.ToByteArray(bigEndian: true));
        mac.AppendData(note.BidId.ToByteArray(bigEndian: true));
        mac.AppendData(numbers);
        mac.AppendData(Encoding.ASCII.GetBytes(note.ReceiptSha256));
        return mac.GetHashAndReset();
    }
}
