using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>What the calling body asked for the last time in the same category, to begin with: nothing is typed twice.</summary>
internal static class GetLastDemand
{
    private const int LinesMax = 500;

    /// <param name="DemandId">The demand it is taken from; null where the body never asked in this category.</param>
    /// <param name="LineCount">How many lines it has.</param>
    /// <param name="Lines">The first five hundred.</param>
    internal sealed record Response(Guid? DemandId, Guid? InitiativeId, DateTimeOffset? SubmittedAt, int LineCount, IReadOnlyList<GetDemand.LineView> Lines);

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
            return Answer.Ok(new Response(null, null, null, 0, []));
        }

        var lines = await db.LinesOf(last.Id).Take(LinesMax).ToListAsync(ct);
        var weights = await db.LinesOf(last.Id).Select(x => Line.ValueMonths(x.YearlyValue, x.Months, last.DurationMonths)).ToListAsync(ct);
        return Answer.Ok(new Response(last.Id, last.InitiativeId, last.SubmittedAt, last.LineCount, GetDemand.LineView.Of(lines, last.TotalValue, weights)));
    }
}
