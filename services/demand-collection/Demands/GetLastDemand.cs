using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>What the calling body asked for the last time in the same category, to begin with: nothing is typed twice.</summary>
internal static class GetLastDemand
{
    private const int LinesMax = 500;

    /// <param name="DemandId">The demand it is taken from; null where the body never asked in this category.</param>
    internal sealed record Response(Guid? DemandId, Guid? InitiativeId, DateTimeOffset? SubmittedAt, IReadOnlyList<GetDemand.LineView> Lines);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/last-demand", Handle)
        .Query("getLastDemand", "Legge l'ultimo fabbisogno dell'ente nella stessa categoria, da cui partire")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        if (initiative is null || (!caller.IsAuditor && !await db.Invitations.AnyAsync(x => x.InitiativeId == initiativeId && x.BodyId == caller.Org, ct)))
        {
            return Problem.NotFound();
        }

        var last = caller.IsAuditor ? null : await db.Demands
            .Where(x => x.BodyId == caller.Org && x.CategoryCode == initiative.CategoryCode && x.InitiativeId != initiativeId && x.Facts > 0 && x.State != DemandStatus.Withdrawn)
            .OrderByDescending(x => x.Id).FirstOrDefaultAsync(ct);
        if (last is null)
        {
            return Answer.Ok(new Response(null, null, null, []));
        }

        var lines = await db.Set<Line>().Where(x => x.DemandId == last.Id).OrderBy(x => x.Ordinal).Take(LinesMax).ToListAsync(ct);
        return Answer.Ok(new Response(last.Id, last.InitiativeId, last.SubmittedAt, GetDemand.LineView.Of(lines, last.TotalValue, last.DurationMonths)));
    }
}
