using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.Contract.Agreements;

internal static class ListAgreements
{
    internal sealed record Item(
        Guid Id, Guid LotId, Guid InitiativeId, Guid CpbId, string CategoryCode, int Number, string Title, Guid OperatorId, string OperatorName, AgreementPhase State,
        Money BaseValue, Money Ceiling, Money OptionValue, Money OptionActivated, Money Ordered, int Joined, DateTimeOffset? StandstillEndsAt, DateOnly? EndsOn);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/agreements", Handle)
        .Query("listAgreements", "Elenca gli accordi visibili")
        .Allow(Relation.OwnerCpb).Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.Operator).Answers<Page<Item>>();

    private static async Task<IResult> Handle(Guid? initiativeId, Guid? lotId, string? state, Paging paging, Caller caller, ContractDb db, CancellationToken ct)
    {
        if (Rules.Unknown<AgreementPhase>(state, "state", out var phase) is { } unknown)
        {
            return unknown;
        }

        var page = await db.Agreements.VisibleTo(caller, db)
            .Where(x => (initiativeId == null || x.InitiativeId == initiativeId) && (lotId == null || x.LotId == lotId) && (phase == null || x.Phase == phase))
            .PageAsync(paging, x => x.Id, ct);
        return Answer.Ok(page.Map(x => new Item(x.Id, x.LotId, x.InitiativeId, x.CpbId, x.CategoryCode, x.Number, x.Title, x.OperatorId, x.OperatorName, x.Phase,
            Money.Euro(x.BaseValue), Money.Euro(x.Ceiling), Money.Euro(x.OptionValue), Money.Euro(x.OptionOpen), Money.Euro(x.Ordered), x.Joined, x.StandstillEndsAt, x.EndsOn)));
    }
}
