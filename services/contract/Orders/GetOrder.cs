using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Orders;

internal static class GetOrder
{
    internal sealed record Response(
        Guid Id, Guid AgreementId, Guid LotId, Guid InitiativeId, Guid CpbId, string CategoryCode, Guid BodyId, string? BodyName, Guid OperatorId, string OperatorName,
        string Description, string? Cig, OrderPhase State, Money Amount, Money FromOption, Money Delivered, Money Left, IReadOnlyList<LineItem> Lines,
        Guid DraftedBy, DateTimeOffset DraftedAt, Guid? SignedBy, DateTimeOffset? PlacedAt, IReadOnlyList<DeliveryItem> Deliveries, IReadOnlyList<Warning> Warnings);

    /// <summary>A line as it was drafted, and what of it is live after reductions, a cancellation or the final delivery.</summary>
    internal sealed record LineItem(
        int Number, Guid? DemandLineId, string Description, decimal Quantity, decimal UnitPrice, Money Amount, decimal LiveQuantity, Money LiveAmount);

    internal sealed record DeliveryItem(Guid Id, Period Period, decimal? Quantity, Money Amount, string Reference, bool Final, DateTimeOffset ReportedAt);

    /// <summary>First and last day.</summary>
    internal sealed record Period(DateOnly Start, DateOnly End);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/orders/{orderId:guid}", Handle)
        .Query("readOrder", "Legge un ordine con righe e consegne")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.Operator).Answers<Response>();

    private static async Task<IResult> Handle(Guid orderId, Caller caller, ContractDb db, Texts texts, CancellationToken ct)
    {
        var order = await db.Orders.VisibleTo(caller).SingleOrDefaultAsync(x => x.Id == orderId, ct);
        return order is null ? Problem.NotFound() : Answer.Ok(order, await Describe(order, db, texts, ct));
    }

    /// <summary>All that readers see of an order; commands that change it answer the same.</summary>
    internal static async Task<Response> Describe(Order order, ContractDb db, Texts texts, CancellationToken ct)
    {
        var body = await db.KnownBodies.Where(x => x.BodyId == order.BodyId).Select(x => x.Name).SingleOrDefaultAsync(ct);
        var deliveries = await db.Deliveries.AsNoTracking().Where(x => x.OrderId == order.Id).OrderBy(x => x.Id).ToListAsync(ct);
        return new Response(
            order.Id, order.AgreementId, order.LotId, order.InitiativeId, order.CpbId, order.CategoryCode, order.BodyId, body, order.OperatorId, order.OperatorName,
            order.Description, order.Cig, order.Phase, Money.Euro(order.Amount), Money.Euro(order.OptionPart), Money.Euro(order.Delivered),
            Money.Euro(order.Amount - order.Delivered),
            [.. order.Lines.OrderBy(x => x.Number).Select(x => new LineItem(x.Number, x.DemandLineId, x.Description, x.Quantity, x.UnitPrice, Money.Euro(x.Amount),
                x.LiveQuantity, Money.Euro(x.LiveAmount)))],
            order.DraftedBy, order.DraftedAt, order.SignedBy, order.PlacedAt,
            [.. deliveries.Concat(db.Deliveries.Local).DistinctBy(x => x.Id).Select(x =>
                new DeliveryItem(x.Id, new Period(x.PeriodStart, x.PeriodEnd), x.Quantity, Money.Euro(x.Amount), x.Reference, x.Final, x.ReportedAt))],
            order.Cig is { } cig && !Identifiers.Cig.IsPlausible(cig) ? [Warning.Of(texts, "contract.cig-check-digits")] : []);
    }
}
