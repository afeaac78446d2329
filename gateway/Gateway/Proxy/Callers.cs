using Aggregator.Gateway.Tokens;
using Microsoft.AspNetCore.Authentication;

namespace Aggregator.Gateway.Proxy;

/// <summary>Who makes the request, for limits and caches: the account or the machine that acts.</summary>
internal sealed record Subject(Guid Id);

/// <summary>Refuses what claims to be somebody and is not, before a service sees it; the services check again.</summary>
internal sealed class Callers(RequestDelegate next, KeyRing keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && !(context.Request.Path == "/oauth/token" && authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)))
        {
            // The framework leaves no result where the token was refused.
            if (context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true } result)
            {
                await keys.Current(context.RequestAborted); // without keys nobody's token can be called invalid: that fails as 503
                context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
                await Problem.Of(StatusCodes.Status401Unauthorized, "invalid-token").ExecuteAsync(context);
                return;
            }

            if (Guid.TryParse(result.Principal.FindFirst("act")?.Value ?? result.Principal.FindFirst("sub")?.Value, out var subject))
            {
                context.Features.Set(new Subject(subject));
            }
        }

        await next(context);
    }
}
