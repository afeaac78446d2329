using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Clients;

/// <summary>Closes a client for good.</summary>
internal static class DisableClient
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/clients/{id:guid}/disable", Handle)
        .Command("disableClient", "Disattiva un'utenza applicativa")
        .Allow(Relation.PlatformOperator, Accounts.Roles.PlatformOperator)
        .Answers<ClientView>();

    private static async Task<IResult> Handle(Guid id, Input<Request> input, GatewayDb db, CancellationToken ct)
    {
        if (await db.Clients.SingleOrDefaultAsync(x => x.Id == id, ct) is not { } client)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => e.Text(r.Reason, "/reason", 500)) is { } invalid)
        {
            return invalid;
        }

        if (client.Disable() is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(client, "client.disabled", input.Body.Reason);
        return Answer.Ok(client, ClientView.Of(client));
    }
}
