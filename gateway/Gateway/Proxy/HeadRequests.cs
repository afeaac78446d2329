namespace Aggregator.Gateway.Proxy;

/// <summary>
/// Answers HEAD as GET without its body (RFC 9110, 9.3.2): the server leaves out the body of a request that came as HEAD, whatever it was routed as.
/// The live feed is left alone, whose body has no end.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.Value!.TrimEnd('/').EndsWith("/stream", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}
