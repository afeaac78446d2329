using Aggregator.Gateway.Sessions;

namespace Aggregator.Gateway.Proxy;

/// <summary>Before anything costs anything: the address's own bucket.</summary>
internal sealed class LimitByAddress(RequestDelegate next, Limits limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            return next(context);
        }

        var standing = limits.Arrive(context);
        if (!standing.Admitted)
        {
            return LimitByCaller.Refuse(context, standing);
        }

        // What is refused before the caller is known (too large, no valid token) says how the address stands; the caller's bucket is written before this.
        context.Response.OnStarting(() =>
        {
            if (!context.Response.Headers.ContainsKey(Standing.Limit))
            {
                standing.Write(context.Response.Headers);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}

/// <summary>Once the caller is known: the bucket of the account, or of what anonymous visitors ask.</summary>
internal sealed class LimitByCaller(RequestDelegate next, Limits limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            return next(context);
        }

        var standing = limits.Take(context);
        if (!standing.Admitted)
        {
            return Refuse(context, standing);
        }

        // When the answer starts, so that a service's own idea of limits does not stand beside the one that counts.
        context.Response.OnStarting(() =>
        {
            standing.Write(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>A 429 for <paramref name="standing"/>, which also says when to come again.</summary>
    internal static Task Refuse(HttpContext context, Standing standing)
    {
        standing.Write(context.Response.Headers);
        context.Response.Headers.RetryAfter = "1";
        return Limits.Names(context.Request.Path, Limits.FormLogin)
            ? context.RequestServices.GetRequiredService<LoginPage>().With("limited", null).ExecuteAsync(context)
            : Problem.Of(StatusCodes.Status429TooManyRequests, "too-many-requests").ExecuteAsync(context);
    }
}

/// <summary>Around a stream: an address has only so many open at once.</summary>
internal sealed class LimitStreams(RequestDelegate next, Limits limits)
{
    // A place is free when another stream of the address ends, which nobody knows beforehand.
    private const int RetrySeconds = 30;

    public async Task InvokeAsync(HttpContext context)
    {
        using var place = Routes.IsStream(context) ? limits.OpenStream(context) : null;
        if (place is { IsAcquired: false })
        {
            context.Response.Headers.RetryAfter = RetrySeconds.ToString();
            await Problem.Of(StatusCodes.Status429TooManyRequests, "too-many-requests").ExecuteAsync(context);
            return;
        }

        await next(context);
    }
}
