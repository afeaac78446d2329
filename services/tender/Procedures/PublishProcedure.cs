using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Openings;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>Publishes the notice. The keys that bids are sealed to are made now, and their private halves exist only as the holders' shares.</summary>
internal static class PublishProcedure
{
    internal sealed record Request(string DecisionReference);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/publish", Handle)
        .Command("publishProcedure", "Pubblica una procedura di gara")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers<GetProcedure.Response>(200);

    private static async Task<IResult> Handle(Guid procedureId, Input<Request> input, Caller caller, TenderDb db, Clock clock, CancellationToken ct)
    {
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        if (procedure is null || !caller.Is(Relation.OwnerCpb, procedure.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => e.Text(r.DecisionReference, "/decisionReference", 200)) ?? input.Stale(procedure)) is { } invalid)
        {
            return invalid;
        }

        await db.LockAsync(procedure.Id, shared: false, ct);
        await db.Entry(procedure).ReloadAsync(ct);
        var lots = await db.Lots.Where(x => x.LotPlanId == procedure.LotPlanId && x.State == LotState.Planned).OrderBy(x => x.Number).ToListAsync(ct);
        var ids = lots.Select(x => x.Id).ToList();
        var checklists = await db.Checklists.Where(x => ids.Contains(x.LotId)).ToDictionaryAsync(x => x.LotId, ct);
        // While the projection is rebuilt the category is away for a moment.
        if (await db.Categories.SingleOrDefaultAsync(x => x.Code == procedure.CategoryCode, ct) is not { } category)
        {
            return Problem.From(Refusal.Conflict("tender.category-unknown", ("category", procedure.CategoryCode)));
        }

        if (procedure.Publish(clock.Now, input.Body.DecisionReference.Trim(), category.LabourIntensive, lots, checklists) is { } refusal)
        {
            return Problem.From(refusal);
        }

        Seal(procedure, db);
        foreach (var lot in lots)
        {
            lot.Tender(procedure.Id);
            db.Record(lot, "lot.tendered", after: new { procedureId = procedure.Id });
        }

        db.Record(procedure, "procedure.published", procedure.DecisionReference, after: new { procedure.PublishedAt, procedure.Deadline, procedure.Quorum, holders = procedure.KeyHolders.Select(x => x.AccountId) });
        db.Publish(procedure, procedure.Announce(lots));
        await db.DueAt(AnnounceDeadline.Kind, procedure.Id, procedure.Deadline, ct);
        return Answer.Ok(procedure, GetProcedure.Response.Of(procedure, lots, clock.Now, inside: true));
    }

    private static void Seal(Procedure procedure, TenderDb db)
    {
        var holders = procedure.KeyHolders.Select(x => (x.AccountId, x.PublicKey.Point()!.Value)).ToList();
        foreach (var kind in Enum.GetValues<EnvelopeKind>())
        {
            var (key, shares) = OpeningKey.Make(procedure.Id, Envelopes.Name(kind), holders, procedure.Quorum);
            db.Add(new EnvelopeKey { ProcedureId = procedure.Id, Kind = kind, PublicKey = key });
            db.AddRange(shares.Select(x => new KeyShare
            {
                ProcedureId = procedure.Id, Kind = kind, Holder = x.Holder, Number = x.Index, Jwe = x.Jwe, Commitment = x.Commitment,
            }));
        }
    }
}
