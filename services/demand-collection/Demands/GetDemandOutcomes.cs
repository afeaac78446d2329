using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>From each line of a demand forward: which lot it ended in, how much of it was ordered and for how much.</summary>
internal static class GetDemandOutcomes
{
    private const int LinesShown = 1000;

    internal sealed record LineView(Guid LineId, decimal Quantity, string Unit, IReadOnlyList<Guid> LotIds, decimal OrderedQuantity, Money OrderedValue, int Orders);

    /// <param name="LineCount">How many lines it has.</param>
    /// <param name="Lines">The first thousand, as in the demand itself.</param>
    internal sealed record Response(Guid DemandId, int LineCount, IReadOnlyList<LineView> Lines);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}/outcomes", Handle)
        .Query("getDemandOutcomes", "Legge gli esiti delle righe di un fabbisogno")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var demand = await db.Demands.SingleOrDefaultAsync(x => x.Id == demandId, ct);
        if (demand is null || !await db.ShowsAsync(demand, caller, ct))
        {
            return Problem.NotFound();
        }

        var lines = await db.LinesOf(demandId).Take(LinesShown).Select(x => new { x.Id, x.Quantity, x.Unit }).ToListAsync(ct);
        var ids = lines.Select(x => x.Id).ToList();
        var lots = (await db.LineOutcomes.Where(x => ids.Contains(x.LineId)).ToListAsync(ct)).ToLookup(x => x.LineId, x => x.LotId);
        var ordered = (await (from line in db.OrderLineOutcomes
                              join order in db.OrderOutcomes on line.OrderId equals order.OrderId
                              where line.LineId != null && ids.Contains(line.LineId.Value) && order.State != "refused" && order.State != "cancelled"
                              select new { LineId = line.LineId!.Value, line.OrderId, line.Quantity, line.Amount }).ToListAsync(ct)).ToLookup(x => x.LineId);
        return Answer.Ok(new Response(demandId, demand.LineCount, [.. lines.Select(line => new LineView(line.Id, line.Quantity, line.Unit, [.. lots[line.Id]],
            ordered[line.Id].Sum(x => x.Quantity), Money.Euro(ordered[line.Id].Sum(x => x.Amount.Amount)), ordered[line.Id].Select(x => x.OrderId).Distinct().Count()))]));
    }
}
