using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

internal static class GetAccount
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/accounts/{accountId:guid}", Handle)
        .Query("getAccount", "Legge un'utenza")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers<AccountView>();

    private static async Task<IResult> Handle(Guid accountId, GatewayDb db, CancellationToken ct) =>
        await db.Accounts.SingleOrDefaultAsync(x => x.Id == accountId, ct) is { } account ? Answer.Ok(account, AccountView.Of(account)) : Problem.NotFound();
}
