using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Orders;

internal static class ListOrders
{
    internal sealed record Item(
        Guid Id, Guid AgreementId, Guid LotId, Guid InitiativeId, Guid BodyId, string? BodyName, Guid OperatorId, string OperatorName, string Description, string? Cig, OrderPhase State,
        Money Amount, Money FromOption, Money Delivered, DateTimeOffset DraftedAt, DateTimeOffset? PlacedAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/orders", Handle)
        .Query("listOrders", "Elenca gli ordini visibili")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.Operator).Answers<Page<Item>>();

    private static async Task<IResult> Handle(Guid? agreementId, Guid? bodyId, string? state, Paging paging, Caller caller, ContractDb db, CancellationToken ct)
    {
        if (Rules.Unknown<OrderPhase>(state, "state", out var phase) is { } unknown)
        {
            return unknown;
        }

        var page = await db.Orders.VisibleTo(caller)
            .Where(x => (agreementId == null || x.AgreementId == agreementId) && (bodyId == null || x.BodyId == bodyId) && (phase == null || x.Phase == phase))
            .PageAsync(paging, x => x.Id, ct);
        var bodies = page.Items.Select(x => x.BodyId).Distinct().ToList();
        var names = await db.KnownBodies.Where(x => bodies.Contains(x.BodyId)).ToDictionaryAsync(x => x.BodyId, x => x.Name, ct);
        return Answer.Ok(page.Map(x => new Item(x.Id, x.AgreementId, x.LotId, x.InitiativeId, x.BodyId, names.GetValueOrDefault(x.BodyId), x.OperatorId, x.OperatorName, x.Description, x.Cig, x.Phase,
            Money.Euro(x.Amount), Money.Euro(x.OptionPart), Money.Euro(x.Delivered), x.DraftedAt, x.PlacedAt)));
    }
}
