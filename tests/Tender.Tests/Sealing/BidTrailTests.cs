using Aggregator.Platform.Audit;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Tests.Sealing;

public class BidTrailTests
{
    private static readonly Guid Procedure = Guid.CreateVersion7();
    private readonly BidTrail _trail = new(new SealKey(SealKey.Generate()));
    private readonly List<Bid> _bids = [New(), New(), New()];
    private readonly List<BidNote> _notes = [];

    public BidTrailTests()
    {
        foreach (var bid in (Bid[])[_bids[0], _bids[1], _bids[0], _bids[2]])
        {
            bid.Receipt += "x";
            _notes.Add(_trail.Next(_notes.LastOrDefault(), bid));
        }
    }

    [Fact]
    public void A_record_that_nobody_touched_is_whole() => Assert.Empty(_trail.Findings(_notes, _bids));

    [Fact]
    public void Another_key_cannot_continue_it()
    {
        using var other = new SealKey(SealKey.Generate());
        _notes.Add(new BidTrail(other).Next(_notes[^1], _bids[1]));
        Assert.Equal(["line 5"], _trail.Findings(_notes, _bids));
    }

    [Fact]
    public void A_line_that_is_changed_put_in_or_taken_out_is_found()
    {
        Assert.Equal(["line 2", "bid " + _bids[1].Id], _trail.Findings([_notes[0], Changed(_notes[1]), .. _notes[2..]], _bids));
        Assert.Equal(["line 3", "bid " + _bids[1].Id], _trail.Findings([_notes[0], .. _notes[2..]], _bids));
        Assert.Equal(["line 2", "line 1", "line 3"], _trail.Findings([_notes[1], _notes[0], .. _notes[2..]], _bids));
    }

    [Fact]
    public void A_bid_that_is_gone_put_in_or_set_back_is_found()
    {
        Assert.Equal([$"bid {_bids[1].Id} is gone"], _trail.Findings(_notes, [_bids[0], _bids[2]]));
        var stranger = New();
        Assert.Equal(["bid " + stranger.Id], _trail.Findings(_notes, [.. _bids, stranger]));
        // The first receipt of the bid that was replaced is a good one, but not its last.
        _bids[0].Receipt = "rx";
        Assert.Equal(["bid " + _bids[0].Id], _trail.Findings(_notes, _bids));
    }

    private static BidNote Changed(BidNote note) =>
        new() { ProcedureId = note.ProcedureId, Number = note.Number, BidId = note.BidId, At = note.At, ReceiptSha256 = Receipt.Hash("another"), Mark = note.Mark };

    private static Bid New() => new()
    {
        Id = Guid.CreateVersion7(), ProcedureId = Procedure, LotId = Guid.Empty, OperatorId = Guid.CreateVersion7(), PutBy = Guid.Empty, RecordedAt = DateTimeOffset.UnixEpoch.AddYears(57), Receipt = "r",
    };
}
