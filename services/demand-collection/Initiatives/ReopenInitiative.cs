using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>Opens the collection again for some of the invited bodies, with a new deadline; the next closing makes the next closure.</summary>
internal static class ReopenInitiative
{
    internal sealed record Request(IReadOnlyList<Guid> BodyIds, DateTimeOffset ClosesAt, string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/reopen", Handle)
        .Command("reopenInitiative", "Riapre la raccolta per alcuni enti")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<GetInitiative.Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR UPDATE").Include(x => x.Invitations).SingleOrDefaultAsync(ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.NotFound();
        }

        var invited = initiative.Invitations.Select(x => x.BodyId).ToHashSet();
        if (input.Invalid((request, errors) => Validate(request, invited, clock.Now, errors)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(initiative) is { } stale)
        {
            return stale;
        }

        var (request, before) = (input.Body, new { initiative.State, initiative.ClosesAt });
        if (initiative.Reopen(request.BodyIds.ToHashSet(), OpenInitiative.Micro(request.ClosesAt)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(initiative, "initiative.reopened", request.Reason, before, new { initiative.State, initiative.ClosesAt, request.BodyIds });
        db.Publish(initiative, new CollectionReopened(initiative.Id, initiative.CpbId, [.. request.BodyIds.Distinct()], initiative.ClosesAt));
        await db.DueAt(AnnounceCollectionEnd.Kind, initiative.Id, initiative.ClosesAt, ct);
        var closures = await db.Closures.Where(x => x.InitiativeId == initiativeId).OrderBy(x => x.Number).ToListAsync(ct);
        return Answer.Ok(initiative, GetInitiative.Response.Of(initiative, closures, await GetInitiative.CountAsync(db, initiativeId, ct), clock.Now));
    }

    private static void Validate(Request request, IReadOnlySet<Guid> invited, DateTimeOffset now, Errors errors)
    {
        errors.Require(request.BodyIds, "/bodyIds");
        errors.Text(request.Reason, "/reason", 2000);
        errors.If(request.ClosesAt <= now, "/closesAt", "initiative.closes-in-past");
        for (var i = 0; i < request.BodyIds.Count; i++)
        {
            errors.If(!invited.Contains(request.BodyIds[i]), $"/bodyIds/{i}", "initiative.not-invited");
        }
    }
}
