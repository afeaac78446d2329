namespace Aggregator.Gateway.Proxy;

/// <summary>
/// Drops the headers with which other gateways say who calls, or with which a request pretends to be another one. Nothing here reads
/// them; they must not reach a library that does.
/// </summary>
internal sealed class IdentityHeaders(RequestDelegate next)
{
    private static readonly string[] Names =
    [
        "Proxy-Authorization", "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP",
        "X-Original-URL", "X-Rewrite-URL", "X-Original-Host", "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override",
        "X-User", "X-User-Id", "X-Username", "X-Remote-User", "Remote-User", "X-Authenticated-User", "X-Authenticated-Userid", "X-Principal",
        "X-Subject", "X-Org", "X-Organization", "X-Organisation", "X-Roles", "X-Role", "X-Groups", "X-Tenant", "X-Api-Consumer",
        "X-Client-Cert", "X-SSL-Client-Cert", "X-ARR-ClientCert", "X-MS-Client-Principal", "X-MS-Client-Principal-Id", "X-WebAuth-User",
    ];

    private static readonly string[] Prefixes = ["X-Forwarded-", "X-Auth-", "X-Aggregator-", "X-Envoy-", "X-JWT-", "X-Token-", "X-Goog-", "X-Amzn-"];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        foreach (var name in Names)
        {
            headers.Remove(name);
        }

        // An underscore reads as a dash behind some servers: X_Forwarded_For is the same trick once more.
        foreach (var name in headers.Keys.Where(name => name.Contains('_') || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            headers.Remove(name);
        }

        // These answers hold a secret that no table may keep, so they are not remembered for repetitions.
        if (context.Request.Path.StartsWithSegments("/api/accounts/v1/clients"))
        {
            headers.Remove("Idempotency-Key");
        }

        return next(context);
    }
}
