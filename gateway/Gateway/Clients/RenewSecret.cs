using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Clients;

/// <summary>Gives a client a new secret; the old one stops at once, tokens already made die within five minutes.</summary>
internal static class RenewSecret
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/clients/{id:guid}/secret", Handle)
        .Command("renewClientSecret", "Sostituisce il segreto di un'utenza applicativa")
        .Allow(Relation.PlatformOperator, Accounts.Roles.PlatformOperator)
        .Answers<CreateClient.Response>();

    private static async Task<IResult> Handle(Guid id, GatewayDb db, CancellationToken ct)
    {
        if (await db.Clients.SingleOrDefaultAsync(x => x.Id == id, ct) is not { } client)
        {
            return Problem.NotFound();
        }

        var secret = Client.NewSecret();
        client.SecretHash = Client.Hash(secret);
        db.Record(client, "client.secret-renewed");
        return Answer.Ok(client, new CreateClient.Response(client.Id, client.ClientId, secret));
    }
}
