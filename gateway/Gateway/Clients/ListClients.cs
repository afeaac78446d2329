using Aggregator.Gateway.Storage;

namespace Aggregator.Gateway.Clients;

internal static class ListClients
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/clients", Handle)
        .Query("listClients", "Elenca le utenze applicative")
        .Allow(Relation.PlatformOperator, Accounts.Roles.PlatformOperator)
        .Answers<Page<ClientView>>();

    private static async Task<IResult> Handle(GatewayDb db, Paging paging, CancellationToken ct) =>
        Answer.Ok((await db.Clients.PageAsync(paging, x => x.Id, ct)).Map(ClientView.Of));
}
