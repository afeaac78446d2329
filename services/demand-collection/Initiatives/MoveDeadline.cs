using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>The planner moves the deadline of an open collection for everybody.</summary>
internal static class MoveDeadline
{
    internal sealed record Request(DateTimeOffset ClosesAt, string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/deadline", Handle)
        .Command("moveDeadline", "Sposta la scadenza della raccolta")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<GetInitiative.Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        await db.AwaitDue(AnnounceCollectionEnd.Kind, initiativeId, ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => Validate(request, clock.Now, errors)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(initiative) is { } stale)
        {
            return stale;
        }

        var before = new { initiative.ClosesAt };
        if (initiative.MoveDeadline(OpenInitiative.Micro(input.Body.ClosesAt)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(initiative, "initiative.deadline-moved", input.Body.Reason, before, new { initiative.ClosesAt });
        db.Publish(initiative, new CollectionDeadlineMoved(initiative.Id, initiative.CpbId, initiative.ClosesAt, []));
        await db.DueAt(AnnounceCollectionEnd.Kind, initiative.Id, initiative.ClosesAt, ct);
        return Answer.Ok(initiative, await GetInitiative.Response.OfAsync(initiative, db, clock.Now, ct));
    }

    private static void Validate(Request request, DateTimeOffset now, Errors errors)
    {
        errors.Text(request.Reason, "/reason", 2000);
        errors.If(request.ClosesAt <= now, "/closesAt", "initiative.closes-in-past");
    }
}
