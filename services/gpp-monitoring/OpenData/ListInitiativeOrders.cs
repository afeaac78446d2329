using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.OpenData;

internal static class ListInitiativeOrders
{
    internal sealed record Item(Guid OrderId, Guid LotId, Named Body, string OperatorName, Money Amount, string State, DateTimeOffset PlacedAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/orders", Handle)
        .Query("listInitiativeOrders", "Elenca gli ordinativi di un'iniziativa").Allow(Relation.Public).Answers<Page<Item>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, GppMonitoringDb db, CancellationToken ct)
    {
        if (!await db.Initiatives.AnyAsync(x => x.Id == initiativeId && x.Title != null, ct))
        {
            return Problem.NotFound();
        }

        var page = await (
            from order in db.Orders
            where order.InitiativeId == initiativeId
            join body in db.Bodies on order.BodyId equals body.Id into bodies
            from body in bodies.DefaultIfEmpty()
            select new { order.Id, Order = order, body.Name }).PageAsync(paging, x => x.Id, ct);
        return Answer.Ok(page.Map(x => new Item(x.Id, x.Order.LotId, new Named(x.Order.BodyId, x.Name), x.Order.OperatorName, x.Order.Amount, x.Order.State, x.Order.PlacedAt)));
    }
}
