using System.Text;
using System.Text.Json.Serialization;
using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Clients;

/// <summary>The token endpoint for machines: client_credentials, with the secret in the Basic header or in the form (RFC 6749, 2.3.1 and 4.4).</summary>
internal static class IssueToken
{
    private const int FormBytesMax = 16 * 1024;

    internal sealed record Response(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresInSeconds);

    internal sealed record Failure([property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string Description);

    public static void Map(IEndpointRouteBuilder root) => root.MapPost("/oauth/token", Handle).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Handle(HttpContext context, GatewayDb db, AccessTokens tokens, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > FormBytesMax)
        {
            return Error("invalid_request", "A form (application/x-www-form-urlencoded) of at most 16 KiB is expected.");
        }

        var form = await context.Request.ReadFormAsync(ct);
        if (form.Any(field => field.Value.Count > 1))
        {
            return Error("invalid_request", "A parameter is repeated.");
        }

        if (form["grant_type"].ToString() is not { Length: > 0 } grant)
        {
            return Error("invalid_request", "grant_type is missing.");
        }

        if (grant != "client_credentials")
        {
            return Error("unsupported_grant_type", "Only client_credentials is supported.");
        }

        var basic = Basic(context.Request.Headers.Authorization.ToString());
        if (basic is not null && form.ContainsKey("client_secret"))
        {
            return Error("invalid_request", "The client authenticates in more than one way.");
        }

        var (id, secret) = basic ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        var client = await db.Clients.AsNoTracking().SingleOrDefaultAsync(x => x.ClientId == id, ct);
        if (!Client.Accepts(client, secret))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"aggregator\"";
            return Results.Json(new Failure("invalid_client", "Unknown client or wrong secret."), statusCode: StatusCodes.Status401Unauthorized);
        }

        var token = await tokens.Issue(new Grant(client!.Id, client.Organisation, client.Kind, client.Roles), ct);
        return Results.Json(new Response(token, "Bearer", (int)AccessTokens.Lifetime.TotalSeconds));
    }

    private static IResult Error(string code, string description) => Results.Json(new Failure(code, description), statusCode: StatusCodes.Status400BadRequest);

    private static (string Id, string Secret)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), buffer, out var length))
        {
            return ("", "");
        }

        var parts = Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : ("", "");
    }
}
