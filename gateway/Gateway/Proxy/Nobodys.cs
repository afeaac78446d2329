using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace Aggregator.Gateway.Proxy;

/// <summary>
/// Paths under the gateway's own prefixes that no route took, so that they do not fall to the portal: 405 or 415 where a route of the gateway has
/// the path with another method or another kind of body, else 404.
/// </summary>
internal static class Nobodys
{
    private static readonly string[] Prefixes = ["/api", "/oauth", "/session", "/health"];

    public static void Map(IEndpointRouteBuilder root)
    {
        foreach (var prefix in Prefixes)
        {
            root.Map(prefix + "/{**rest}", Handle).WithMetadata(new Mark()).ExcludeFromDescription();
        }
    }

    private static IResult Handle(HttpContext context, EndpointDataSource routes)
    {
        var others = routes.Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<Mark>() is null && route.Metadata.GetMetadata<Yarp.ReverseProxy.Model.RouteModel>() is null)
            .Where(route => new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(context.Request.Path, []))
            .ToList();
        var methods = others.SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct().Order(StringComparer.Ordinal).ToList();
        if (methods.Count == 0)
        {
            return Problem.NotFound();
        }

        if (methods.Contains(context.Request.Method))
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type");
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return Problem.Of(StatusCodes.Status405MethodNotAllowed, "method-not-allowed");
    }

    private sealed record Mark;
}
