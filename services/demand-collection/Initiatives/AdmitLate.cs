using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>The planner lets single bodies act after the deadline, before the closing; the log keeps why. After a closing the collection is reopened instead.</summary>
internal static class AdmitLate
{
    internal sealed record Request(IReadOnlyList<Guid> BodyIds, DateTimeOffset Until, string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/admit-late", Handle)
        .Command("admitLate", "Ammette singoli enti oltre la scadenza")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<GetInitiative.Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.NotFound();
        }

        // The shape first: what is malformed names no bodies to look up.
        if (input.Invalid() is { } malformed)
        {
            return malformed;
        }

        var invited = await db.Invitations.Where(x => x.InitiativeId == initiativeId && input.Body.BodyIds.Contains(x.BodyId)).ToListAsync(ct);
        if (input.Invalid((request, errors) => Validate(request, invited.Select(x => x.BodyId).ToHashSet(), clock.Now, errors)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(initiative) is { } stale)
        {
            return stale;
        }

        var until = OpenInitiative.Micro(input.Body.Until);
        if (initiative.Admit(invited, until) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(initiative, "initiative.late-admitted", input.Body.Reason, after: new { Until = until, input.Body.BodyIds });
        db.Publish(initiative, new CollectionDeadlineMoved(initiative.Id, initiative.CpbId, until, [.. invited.Select(x => x.BodyId)]));
        return Answer.Ok(initiative, await GetInitiative.Response.OfAsync(initiative, db, clock.Now, ct));
    }

    private static void Validate(Request request, IReadOnlySet<Guid> invited, DateTimeOffset now, Errors errors)
    {
        errors.Require(request.BodyIds, "/bodyIds");
        errors.Text(request.Reason, "/reason", 2000);
        errors.If(request.Until <= now, "/until", "initiative.closes-in-past");
        for (var i = 0; i < request.BodyIds.Count; i++)
        {
            errors.If(!invited.Contains(request.BodyIds[i]), $"/bodyIds/{i}", "initiative.not-invited");
        }
    }
}
