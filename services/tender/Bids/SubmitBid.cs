using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>
/// Takes a sealed bid. Nothing tells that it came: no message, no trace, no change of the procedure, no line in the log. The procedure's own
/// record keeps the bid's id and the receipt's hash, and enters the log when the envelopes open.
/// </summary>
internal static class SubmitBid
{
    // Three envelopes of a mebibyte each, and the JSON around them.
    internal const int BodyBytesMax = 3 * Jwe.CompactLengthMax + 4096;

    internal sealed record Request(Envelopes Envelopes);

    /// <param name="BidId">The bid.</param>
    /// <param name="RecordedAt">When it arrived, by the clock that binds.</param>
    /// <param name="State">submitted or withdrawn.</param>
    /// <param name="Receipt">Compact JWS (ES256) that the bidder verifies alone: its header holds the public key.</param>
    /// <param name="Envelopes">Hex SHA-256 of each ciphertext.</param>
    internal sealed record Response(Guid BidId, Guid ProcedureId, Guid LotId, BidState State, DateTimeOffset RecordedAt, string Receipt, IReadOnlyDictionary<string, string> Envelopes)
    {
        internal static Response Of(Bid bid, IReadOnlyDictionary<string, string> hashes) => new(bid.Id, bid.ProcedureId, bid.LotId, bid.State, bid.RecordedAt, bid.Receipt, hashes);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/lots/{lotId:guid}/bids", Handle)
        .Command("submitBid", "Presenta un'offerta sigillata")
        .Allow(Relation.Operator, "supplier").Answers<Response>(201).Limit(BodyBytesMax, bounded: false).Unobserved();

    private static async Task<IResult> Handle(Guid procedureId, Guid lotId, Input<Request> input, Caller caller, TenderDb db, Clock clock, SealKey key, BidTrail trail, CancellationToken ct)
    {
        // The instant of arrival decides, before anything is waited for.
        var arrived = clock.Now;
        await db.LockAsync(procedureId, shared: true, ct);
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId && x.PublishedAt != null, ct);
        if (procedure is null || !await db.Lots.AnyAsync(x => x.Id == lotId && x.ProcedureId == procedureId, ct))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => Validate(r.Envelopes, e)) is { } invalid)
        {
            return invalid;
        }

        if ((procedure.TakesBidsAt(arrived) ?? CheckBindings(input.Body.Envelopes, procedureId, lotId, caller.Org)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        if (!await db.Operators.AnyAsync(x => x.Id == caller.Org, ct))
        {
            return Problem.From(new Refusal("tender.operator-unknown"));
        }

        if (await db.Bids.AnyAsync(x => x.ProcedureId == procedureId && x.LotId == lotId && x.OperatorId == caller.Org && x.State != BidState.Withdrawn, ct))
        {
            return Problem.From(Refusal.Conflict("tender.bid-exists"));
        }

        if (procedure.Caps?.TenderedMax is { } max)
        {
            // Two bids of one firm sent at once for two lots must count each other; other firms' do not wait.
            await db.LockBidderAsync(procedureId, caller.Org, ct);
            if (await db.Bids.CountAsync(x => x.ProcedureId == procedureId && x.OperatorId == caller.Org && x.State != BidState.Withdrawn, ct) >= max)
            {
                return Problem.From(new Refusal("tender.lots-tendered", ("max", max)));
            }
        }

        var hashes = input.Body.Envelopes.Hashes;
        var id = clock.NewId();
        var bid = new Bid
        {
            Id = id, ProcedureId = procedureId, LotId = lotId, OperatorId = caller.Org, PutBy = caller.Sub, RecordedAt = arrived,
            Receipt = new Receipt(id, procedureId, lotId, caller.Org, arrived, hashes, Withdrawn: false).Sign(key),
        };
        db.Add(bid);
        db.AddRange(input.Body.Envelopes.All.Select(x => new BidEnvelope { BidId = id, Kind = x.Kind, Jwe = x.Jwe, Sha256 = hashes[Envelopes.Name(x.Kind)] }));
        await NoteAsync(bid, db, trail, ct);
        return Answer.Created($"/bids/{id}", bid, Response.Of(bid, hashes));
    }

    /// <summary>Form and size of the envelopes, without opening them.</summary>
    internal static void Validate(Envelopes envelopes, Errors e)
    {
        foreach (var (kind, jwe) in envelopes.All)
        {
            e.If(Jwe.Read(jwe) is null, "/envelopes/" + Envelopes.Name(kind), "tender.envelope-malformed");
        }
    }

    /// <summary>An envelope that was sealed for another procedure, lot, kind or bidder is not this bid's.</summary>
    internal static Refusal? CheckBindings(Envelopes envelopes, Guid procedure, Guid lot, Guid bidder) =>
        envelopes.All.Where(x => Envelopes.Fault(x.Jwe, procedure, lot, x.Kind, bidder) is not null).Select(x => Envelopes.Name(x.Kind)).ToList() is { Count: > 0 } wrong
            ? new Refusal("tender.envelope-transplanted", ("envelopes", string.Join(", ", wrong)))
            : null;

    /// <summary>Notes in the procedure's own record that something happened to a bid; with the effect, and in turn, because each line covers the one before.</summary>
    internal static async Task NoteAsync(Bid bid, TenderDb db, BidTrail trail, CancellationToken ct)
    {
        await db.LockNotesAsync(bid.ProcedureId, ct);
        var last = await db.BidNotes.AsNoTracking().Where(x => x.ProcedureId == bid.ProcedureId).OrderByDescending(x => x.Number).FirstOrDefaultAsync(ct);
        db.Add(trail.Next(last, bid));
        bid.Version++;
        db.Quiet = true;
    }
}
