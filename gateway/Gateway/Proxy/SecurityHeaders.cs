using Aggregator.Gateway.Tokens;

namespace Aggregator.Gateway.Proxy;

/// <summary>The headers with which browsers protect the reader, on every answer whoever made it. Written last, over what a service said.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, Authority authority)
{
    // No inline script or style anywhere: what a page needs is a file of ours.
    private const string Pages = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; manifest-src 'self'";

    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Write, context);
        return next(context);
    }

    private Task Write(object state)
    {
        var context = (HttpContext)state;
        var path = context.Request.Path;
        var headers = context.Response.Headers;
        var data = path.StartsWithSegments("/api") || path.StartsWithSegments("/oauth") || path.StartsWithSegments("/.well-known");
        var open = path.StartsWithSegments("/api/open-data");
        headers.ContentSecurityPolicy = data ? Data : Pages;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Open data is there to be read from other people's pages; it never comes with credentials.
        headers["Cross-Origin-Resource-Policy"] = open ? "cross-origin" : "same-origin";
        if (open)
        {
            headers.AccessControlAllowOrigin = "*";
        }

        if (authority.Secure)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        // The service and the gateway both say it.
        if (headers.Vary.Count > 1)
        {
            headers.Vary = headers.Vary.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        }

        headers.Remove("Server");
        headers.Remove("X-Powered-By");
        return Task.CompletedTask;
    }
}
