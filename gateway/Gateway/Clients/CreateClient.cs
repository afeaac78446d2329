using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Clients;

/// <summary>Makes a machine client. Its secret is in this answer and nowhere else.</summary>
internal static class CreateClient
{
    internal sealed record Request(string? ClientId, Guid Organisation, string OrganisationKind, IReadOnlyList<string> Roles);

    internal sealed record Response(Guid Id, string ClientId, string ClientSecret);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/clients", Handle)
        .Command("createClient", "Crea un'utenza applicativa (client credentials)")
        .Allow(Relation.PlatformOperator, Accounts.Roles.PlatformOperator)
        .Answers<Response>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(Input<Request> input, GatewayDb db, Clock clock, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        var id = clock.NewId();
        var clientId = request.ClientId ?? id.ToString();
        if (await db.Clients.AnyAsync(x => x.ClientId == clientId, ct))
        {
            return Problem.From(Refusal.Conflict("client.id-taken"));
        }

        var secret = Client.NewSecret();
        var client = new Client
        {
            Id = id,
            ClientId = clientId,
            SecretHash = Client.Hash(secret),
            Organisation = request.Organisation,
            Kind = request.OrganisationKind,
            Roles = [.. request.Roles],
            CreatedAt = clock.RealNow,
        };
        db.Add(client);
        db.Record(client, "client.created", after: new { client.Organisation, client.Kind, client.Roles });
        return Answer.Created($"/clients/{id}", client, new Response(id, clientId, secret));
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(r.ClientId is { } id && (id.Length is < 3 or > 100 || id.Any(x => !(char.IsAsciiLetterOrDigit(x) || x is '-' or '_' or '.'))), "/clientId", "client-id-characters");
        Accounts.Roles.Check(r.OrganisationKind, r.Roles, r.Organisation, "", "organisationKind", e);
    }
}

/// <summary>A client as operators see it.</summary>
internal sealed record ClientView(Guid Id, string ClientId, Guid Organisation, string OrganisationKind, IReadOnlyList<string> Roles, bool Disabled, DateTimeOffset CreatedAt)
{
    public static ClientView Of(Client client) =>
        new(client.Id, client.ClientId, client.Organisation, client.Kind, client.Roles, client.Disabled, client.CreatedAt);
}
