using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Ledger;

internal static class GetLedger
{
    internal sealed record Item(
        int Number, DateTimeOffset At, LedgerKind Kind, Guid? BodyId, Guid? OrderId, Money Amount, Money OfWhichOption, Money Ceiling, Money LotOrdered,
        Money OptionActivated, Money OptionOrdered, Money BodyQuota, Money BodyOrdered);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/agreements/{agreementId:guid}/ledger", Handle)
        .Query("readLedger", "Legge il registro del massimale, con i saldi dopo ogni riga")
        .Allow(Relation.OwnerCpb).Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.Operator).Answers<Page<Item>>();

    private static async Task<IResult> Handle(Guid agreementId, Paging paging, Caller caller, ContractDb db, CancellationToken ct)
    {
        if (!await db.Agreements.VisibleTo(caller, db).AnyAsync(x => x.Id == agreementId, ct))
        {
            return Problem.NotFound();
        }

        var page = await db.Ledger.Where(x => x.AgreementId == agreementId).PageAsync(paging, x => x.Number, ct);
        return Answer.Ok(page.Map(x => new Item(x.Number, x.At, x.Kind, x.BodyId, x.OrderId, Money.Euro(x.Amount), Money.Euro(x.OfWhichOption), Money.Euro(x.Ceiling),
            Money.Euro(x.LotOrdered), Money.Euro(x.OptionOpen), Money.Euro(x.OptionOrdered), Money.Euro(x.BodyQuota), Money.Euro(x.BodyOrdered))));
    }
}
