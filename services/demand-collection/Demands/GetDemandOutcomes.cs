using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>From each line of a demand forward: which lot it ended in, how much of it was ordered and for how much.</summary>
internal static class GetDemandOutcomes
{
    internal sealed record LineView(Guid LineId, decimal Quantity, string Unit, IReadOnlyList<Guid> LotIds, decimal OrderedQuantity, Money OrderedValue, int Orders);

    internal sealed record Response(Guid DemandId, IReadOnlyList<LineView> Lines);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}/outcomes", Handle)
        .Query("getDemandOutcomes", "Legge gli esiti delle righe di un fabbisogno")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var demand = await db.Demands.Include(x => x.Lines).SingleOrDefaultAsync(x => x.Id == demandId, ct);
        if (demand is null || !await db.ShowsAsync(demand, caller, ct))
        {
            return Problem.NotFound();
        }

        var ids = demand.Lines.Select(x => x.Id).ToList();
        var lots = await db.LineOutcomes.Where(x => ids.Contains(x.LineId)).ToListAsync(ct);
        var ordered = await (from line in db.OrderLineOutcomes
                             join order in db.OrderOutcomes on line.OrderId equals order.OrderId
                             where line.LineId != null && ids.Contains(line.LineId.Value) && order.State != "refused" && order.State != "cancelled"
                             select new { line.LineId, line.OrderId, line.Quantity, line.Amount }).ToListAsync(ct);
        return Answer.Ok(new Response(demandId, [.. demand.Lines.OrderBy(x => x.Ordinal).Select(line => View(line.Id))]));

        LineView View(Guid id)
        {
            var (line, mine) = (demand.Lines.Single(x => x.Id == id), ordered.Where(x => x.LineId == id).ToList());
            return new LineView(id, line.Quantity, line.Unit, [.. lots.Where(x => x.LineId == id).Select(x => x.LotId)], mine.Sum(x => x.Quantity),
                Money.Euro(mine.Sum(x => x.Amount.Amount)), mine.Select(x => x.OrderId).Distinct().Count());
        }
    }
}
