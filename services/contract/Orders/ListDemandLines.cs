using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Orders;

/// <summary>What the caller's body asked for in the lot: the lines that an order's lines point back to, with what is ordered on each.</summary>
internal static class ListDemandLines
{
    internal sealed record Item(Guid LineId, Guid DemandId, string Site, string Description, decimal Quantity, string Unit, Money YearlyValue, decimal OrderedQuantity);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/agreements/{agreementId:guid}/demand-lines", Handle)
        .Query("listDemandLines", "Elenca le righe di fabbisogno dell'ente nel lotto")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Answers<Page<Item>>();

    private static async Task<IResult> Handle(Guid agreementId, Paging paging, Caller caller, ContractDb db, CancellationToken ct)
    {
        var listed = await db.AgreementBodies.SingleOrDefaultAsync(x => x.AgreementId == agreementId && x.BodyId == caller.Org, ct);
        if (listed is null)
        {
            return Problem.NotFound();
        }

        var page = await db.KnownDemandLines.Where(x => listed.DemandLineIds.Contains(x.LineId)).PageAsync(paging, x => x.LineId, ct);
        var ids = page.Items.Select(x => (Guid?)x.LineId).ToList();
        var ordered = await db.Orders
            .Where(x => x.AgreementId == agreementId && x.PlacedAt != null && x.Phase != OrderPhase.Cancelled && x.Phase != OrderPhase.Refused)
            .SelectMany(x => x.Lines).Where(x => ids.Contains(x.DemandLineId))
            .GroupBy(x => x.DemandLineId!.Value).Select(x => new { x.Key, Quantity = x.Sum(line => line.LiveQuantity) })
            .ToDictionaryAsync(x => x.Key, x => x.Quantity, ct);
        return Answer.Ok(page.Map(x => new Item(x.LineId, x.DemandId, x.Site, x.Description, x.Quantity, x.Unit, Money.Euro(x.YearlyValue), ordered.GetValueOrDefault(x.LineId))));
    }
}
