using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Aggregator.Gateway.Proxy;

/// <summary>
/// Keeps anonymous reads of open data for a moment: a thousand readers of a popular initiative cost the service one request. Never what
/// was asked with a token or by somebody logged in, and never the live feed.
/// </summary>
internal sealed class OpenDataCache(IConfiguration configuration) : IOutputCachePolicy
{
    /// <summary>How long; zero switches it off.</summary>
    public TimeSpan Kept { get; } = configuration.GetValue("Cache:OpenData", TimeSpan.FromSeconds(2));

    ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var cached = Kept > TimeSpan.Zero && HttpMethods.IsGet(request.Method) && Public(context.HttpContext);
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (cached, cached, cached, cached);
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.HeaderNames = new StringValues(["Accept", "Accept-Language", "Accept-Encoding"]);
        context.ResponseExpirationTimeSpan = Kept;
        return default;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0 || response.Headers.CacheControl.ToString().Contains("private", StringComparison.OrdinalIgnoreCase))
        {
            context.AllowCacheStorage = false;
        }

        return default;
    }

    /// <summary>Open data, asked by nobody in particular.</summary>
    public static bool Public(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/open-data/v1", out var rest) && !rest.StartsWithSegments("/events") && context.Request.Headers.Authorization.Count == 0;
}
