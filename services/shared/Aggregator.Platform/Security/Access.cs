using System.Collections.Frozen;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aggregator.Platform.Security;

/// <summary>One relation that a route allows, in which roles.</summary>
internal sealed record Allowed(Relation Relation, IReadOnlyList<string> Roles);

/// <summary>
/// The coarse check, before anything of the request is read: is there a valid token, and does its kind of organisation and role fit one of
/// the route's relations. Whether the row is the caller's own is the handler's question.
/// </summary>
internal static class Access
{
    /// <summary>Sets the caller and returns true, or answers 401, 403 or 503 and returns false.</summary>
    public static async Task<bool> AdmitAsync(HttpContext context)
    {
        var problem = Check(context);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
        }

        return problem is null;
    }

    private static IResult? Check(HttpContext context)
    {
        var authentication = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        var caller = authentication is { Succeeded: true } ? Caller.From(authentication.Principal) : Caller.Nobody;
        if (context.Items.ContainsKey(Tokens.KeysUnknown))
        {
            context.Response.Headers.RetryAfter = "2";
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "keys-unavailable");
        }

        // A token that is wrong is told so even where none is needed: its holder believes to be somebody.
        if (caller is null || (authentication?.Succeeded != true && context.Request.Headers.Authorization.Count > 0))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return Problem.Of(StatusCodes.Status401Unauthorized, "invalid-token");
        }

        var endpoint = context.GetEndpoint()!;
        var granted = endpoint.Metadata.GetOrderedMetadata<Allowed>()
            .Where(allowed => caller.KindFits(allowed.Relation) && (allowed.Roles.Count == 0 || allowed.Roles.Any(caller.Has)))
            .Select(allowed => allowed.Relation)
            .ToFrozenSet();
        Caller.Set(context, caller with { Granted = granted });
        if (granted.Count > 0 || (caller.IsAuditor && endpoint.Metadata.GetMetadata<Http.Operation>()?.Kind == Http.OperationKind.Query))
        {
            return null;
        }

        if (!caller.IsAuthenticated)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Of(StatusCodes.Status401Unauthorized);
        }

        if (endpoint.Metadata.GetMetadata<Telemetry.Unobserved>() is not null)
        {
            return Problem.Forbidden();
        }

        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Aggregator.Security")
            .LogInformation("Refused {Operation} to {Subject} of {Organisation}", endpoint.Metadata.GetMetadata<Http.Operation>()?.Id, caller.Sub, caller.Org);
        return Problem.Forbidden();
    }
}
