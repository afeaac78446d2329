using Aggregator.Gateway.Storage;

namespace Aggregator.Gateway.Accounts;

internal static class ListAccounts
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/accounts", Handle)
        .Query("listAccounts", "Elenca le utenze")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers<Page<AccountView>>();

    private static async Task<IResult> Handle(GatewayDb db, Paging paging, CancellationToken ct) =>
        Answer.Ok((await db.Accounts.PageAsync(paging, x => x.Id, ct)).Map(AccountView.Of));
}
