using Aggregator.Gateway.Sessions;

namespace Aggregator.Gateway.Proxy;

/// <summary>Before anything costs anything: the address's own bucket.</summary>
internal sealed class LimitByAddress(RequestDelegate next, Limits limits)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health") ? next(context)
        : limits.Arrive(context) is { Admitted: false } standing ? LimitByCaller.Refuse(context, standing)
        : next(context);
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

    internal static Task Refuse(HttpContext context, Standing standing)
    {
        standing.Write(context.Response.Headers);
        context.Response.Headers.RetryAfter = "1";
        return context.Request.Path == Limits.FormLogin
            ? context.RequestServices.GetRequiredService<LoginPage>().With("limited", null).ExecuteAsync(context)
            : Problem.Of(StatusCodes.Status429TooManyRequests, "too-many-requests").ExecuteAsync(context);
    }
}
