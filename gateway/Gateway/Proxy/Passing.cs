using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Tokens;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Aggregator.Gateway.Proxy;

/// <summary>What changes on the way: the gateway's own cookies stay here, services see no cookies at all, the portal gets the token for its forms.</summary>
internal static class Passing
{
    public static void Transform(TransformBuilderContext builder)
    {
        builder.AddXForwarded(ForwardedTransformActions.Set);
        builder.AddXForwardedPrefix(action: ForwardedTransformActions.Remove);
        if (builder.Route.RouteId == Routes.Portal)
        {
            builder.AddRequestTransform(ToPortal);
        }
        else
        {
            builder.AddRequestTransform(ToService);
            builder.AddResponseTransform(FromService);
        }
    }

    private static ValueTask ToPortal(RequestTransformContext transform)
    {
        var context = transform.HttpContext;
        var services = context.RequestServices;
        var authority = services.GetRequiredService<Authority>();
        var csrf = services.GetRequiredService<Csrf>();
        var headers = transform.ProxyRequest.Headers;
        headers.Remove(HeaderNames.Cookie);
        var own = new[] { authority.Cookie(SessionBook.CookieName), authority.Cookie(Csrf.VisitorCookieName) };
        var others = context.Request.Cookies.Where(cookie => !own.Contains(cookie.Key)).Select(cookie => cookie.Key + "=" + Uri.EscapeDataString(cookie.Value)).ToList();
        if (others.Count > 0)
        {
            headers.TryAddWithoutValidation(HeaderNames.Cookie, string.Join("; ", others));
        }

        headers.Remove(Csrf.Header);
        var token = context.Features.Get<LiveSession>()?.Csrf
            ?? (context.Request.Path == services.GetRequiredService<LoginPage>().Path && HttpMethods.IsGet(context.Request.Method) ? csrf.ForVisitor(context) : csrf.OfVisitor(context));
        if (token is not null)
        {
            headers.TryAddWithoutValidation(Csrf.Header, token);
        }

        return default;
    }

    private static ValueTask ToService(RequestTransformContext transform)
    {
        transform.ProxyRequest.Headers.Remove(HeaderNames.Cookie);
        transform.ProxyRequest.Headers.Remove(Csrf.Header);
        return default;
    }

    private static ValueTask FromService(ResponseTransformContext transform)
    {
        var headers = transform.HttpContext.Response.Headers;
        headers.Remove(HeaderNames.SetCookie);
        foreach (var name in headers.Keys.Where(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            headers.Remove(name);
        }

        // A service says no-store where it says nothing; what anybody may read may also be kept for as long as this gateway keeps it.
        var context = transform.HttpContext;
        if (OpenDataCache.Public(context) && context.Response.StatusCode == StatusCodes.Status200OK && headers.CacheControl == "no-store"
            && context.RequestServices.GetRequiredService<OpenDataCache>().Kept is { Ticks: > 0 } kept)
        {
            headers.CacheControl = $"public, max-age={(int)kept.TotalSeconds}";
        }

        return default;
    }
}
