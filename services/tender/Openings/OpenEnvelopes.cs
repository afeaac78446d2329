using System.Security.Cryptography;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Openings;

/// <summary>A key-holder hands in its share for one kind of envelope. The share that completes the quorum opens them all.</summary>
internal static class OpenEnvelopes
{
    // Ciphertext and content of an envelope may be a mebibyte each: only so many bids are held at a time.
    internal const int PageSize = 16;

    /// <param name="Envelope">Which kind.</param>
    /// <param name="Share">The share, as the holder decrypted it: base64url of its number and value.</param>
    internal sealed record Request(EnvelopeKind Envelope, string Share);

    internal sealed record Response(EnvelopeKind Envelope, int Given, int Quorum, bool Opened, IReadOnlyList<LotBids> Lots);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/openings", Handle)
        .Command("openEnvelopes", "Consegna la propria quota per aprire le buste")
        .Allow(Relation.OwnerCpb, "cpb.key-holder").Answers<Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Input<Request> input, Caller caller, TenderDb db, Clock clock, ShareSafe safe, BidTrail trail, CancellationToken ct)
    {
        // Alone: it waits for bids that were accepted before the deadline and are still being written.
        await db.LockAsync(procedureId, shared: false, ct);
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        if (procedure is null || !caller.Is(Relation.OwnerCpb, procedure.CpbId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => e.Text(r.Share, "/share", 100)) is { } invalid)
        {
            return invalid;
        }

        var (kind, now) = (input.Body.Envelope, clock.Now);
        var shares = await db.KeyShares.Where(x => x.ProcedureId == procedureId && x.Kind == kind).ToListAsync(ct);
        var own = shares.SingleOrDefault(x => x.Holder == caller.Sub);
        if (own is null)
        {
            return Problem.From(Refusal.Forbidden("tender.not-key-holder"));
        }

        var lots = await db.Lots.Where(x => x.ProcedureId == procedureId).ToListAsync(ct);
        if (procedure.MayOpen(kind, now, lots) is { } early)
        {
            return Problem.From(early);
        }

        if (OpeningKey.Read(input.Body.Share) is not { } share || share.Index != own.Number
            || !CryptographicOperations.FixedTimeEquals(OpeningKey.Commitment(procedureId, Envelopes.Name(kind), share), own.Commitment))
        {
            return Problem.From(new Refusal("tender.share-wrong"));
        }

        if (own.GivenAt is not null)
        {
            return Problem.From(Refusal.Conflict("tender.share-given"));
        }

        (own.GivenAt, own.Given) = (now, safe.Lock(procedureId, Envelopes.Name(kind), share));
        var given = shares.Where(x => x.Given is not null).ToList();
        db.Record(procedure, "envelopes.share-given", after: new { envelope = kind, given = given.Count, procedure.Quorum });
        if (given.Count >= procedure.Quorum)
        {
            await OpenAsync(procedure, kind, given, lots, now, safe, trail, db, ct);
        }

        return Answer.Ok(procedure, new Response(kind, given.Count, procedure.Quorum, procedure.OpenedAt(kind) is not null,
            procedure.OpenedAt(kind) is null ? [] : Counts(lots)));
    }

    private static async Task OpenAsync(Procedure procedure, EnvelopeKind kind, List<KeyShare> given, List<Lot> lots, DateTimeOffset now, ShareSafe safe, BidTrail trail, TenderDb db, CancellationToken ct)
    {
        var name = Envelopes.Name(kind);
        var publicKey = (await db.EnvelopeKeys.SingleAsync(x => x.ProcedureId == procedure.Id && x.Kind == kind, ct)).PublicKey;
        var shares = given.Take(procedure.Quorum).Select(x => safe.Unlock(procedure.Id, name, x.Number, x.Given!)).ToList();
        using var key = OpeningKey.Restore(publicKey, shares);
        shares.ForEach(x => CryptographicOperations.ZeroMemory(x.Value));

        if (kind == EnvelopeKind.Administrative)
        {
            await JoinLogAsync(procedure, trail, db, ct);
        }

        // What an excluded bidder offered is nobody's business: after the first opening only admitted bids are opened.
        var open = lots.Where(x => !x.IsOver).Select(x => x.Id).ToList();
        var bids = await db.Bids.Where(x => x.ProcedureId == procedure.Id && open.Contains(x.LotId)
            && x.State == (kind == EnvelopeKind.Administrative ? BidState.Submitted : BidState.Admitted)).ToListAsync(ct);
        foreach (var page in bids.Chunk(PageSize))
        {
            var ids = page.Select(x => x.Id).ToList();
            var envelopes = await db.BidEnvelopes.AsNoTracking().Where(x => ids.Contains(x.BidId) && x.Kind == kind).ToDictionaryAsync(x => x.BidId, ct);
            foreach (var bid in page)
            {
                var envelope = envelopes[bid.Id];
                envelope.Open(key, bid);
                Conclude(bid, envelope);
                await db.BidEnvelopes.Where(x => x.BidId == bid.Id && x.Kind == kind).ExecuteUpdateAsync(
                    x => x.SetProperty(e => e.State, envelope.State).SetProperty(e => e.Fault, envelope.Fault).SetProperty(e => e.Content, envelope.Content), ct);
                db.Record(bid, "bid." + name + "-opened", envelope.Fault, after: kind == EnvelopeKind.Administrative
                    ? new { bid.LotId, bid.OperatorId, bid.PutBy, bid.RecordedAt, envelope.Sha256, receipt = Receipt.Hash(bid.Receipt) }
                    : new { bid.LotId, envelope.Sha256, bid.State });
            }
        }

        if (kind == EnvelopeKind.Administrative)
        {
            var count = bids.ToLookup(x => x.LotId);
            lots.Where(x => !x.IsOver).ToList().ForEach(x => x.Open(count[x.Id].Count()));
        }

        procedure.Open(kind, now);
        given.ForEach(x => x.Given = null);
        db.Record(procedure, "envelopes.opened", after: new { envelope = kind, holders = given.Select(x => x.Holder), bids = bids.Count });
        db.Publish(procedure, new BidsOpened(procedure.Id, procedure.InitiativeId, procedure.CpbId, name, Counts(lots)));
    }

    /// <summary>
    /// From now on the record of bids is nobody's secret: its lines enter the log, in their order and with their own times, and what contradicts
    /// them is said there too. It keeps no envelope shut: a bid must not be harmed by what was done to another one.
    /// </summary>
    private static async Task JoinLogAsync(Procedure procedure, BidTrail trail, TenderDb db, CancellationToken ct)
    {
        var notes = await db.BidNotes.AsNoTracking().Where(x => x.ProcedureId == procedure.Id).OrderBy(x => x.Number).ToListAsync(ct);
        var holder = db.Caller;
        db.Caller = Caller.System;
        foreach (var note in notes)
        {
            db.Record(note.BidId, null, "bid.recorded", after: new { at = note.At, receipt = note.ReceiptSha256 });
        }

        if (trail.Findings(notes, await db.Bids.Where(x => x.ProcedureId == procedure.Id).ToListAsync(ct)) is { Count: > 0 } findings)
        {
            db.Record(procedure, "bids.record-broken", after: new { findings });
        }

        db.Caller = holder;
    }

    /// <summary>An envelope that cannot be opened excludes its bid; the RUP excludes where it is the administrative one.</summary>
    private static void Conclude(Bid bid, BidEnvelope envelope)
    {
        if (envelope.Kind == EnvelopeKind.Economic && envelope.Content is { } content)
        {
            bid.TakeEconomic(EconomicOffer.Read(content));
        }
        else if (envelope.Kind != EnvelopeKind.Administrative && envelope.Fault is not null)
        {
            bid.Exclude("envelope-" + envelope.Fault);
        }
    }

    private static IReadOnlyList<LotBids> Counts(IEnumerable<Lot> lots) => [.. lots.OrderBy(x => x.Number).Select(x => new LotBids(x.Id, x.BidCount ?? 0))];
}
