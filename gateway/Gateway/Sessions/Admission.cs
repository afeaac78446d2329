namespace Aggregator.Gateway.Sessions;

/// <summary>
/// A session cookie becomes a fresh bearer token, so that everything behind this point knows one way only. Where a request carries
/// a token of its own, that one counts and the cookie is no authority.
/// </summary>
internal sealed class Admission(RequestDelegate next, SessionBook sessions)
{
    // A foreign page cannot send a JSON body here, so that logging in needs no token of a session that is not there yet.
    private static readonly PathString JsonLogin = "/api/accounts/v1/session";
    private static readonly PathString Forms = "/session";

    public async Task InvokeAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count > 1 || authorization.ToString().Contains(','))
        {
            await Problem.Of(StatusCodes.Status400BadRequest, "several-authorizations").ExecuteAsync(context);
            return;
        }

        if (authorization.Count == 0 && !context.Request.Path.StartsWithSegments("/health") && await sessions.Find(context) is { } session)
        {
            context.Features.Set(session);
            if (Csrf.Unsafe(context.Request.Method) && !Exempt(context.Request)
                && !Csrf.Same(await Csrf.Carried(context, mayBeForm: !context.Request.Path.StartsWithSegments("/api")), session.Csrf))
            {
                await Problem.Of(StatusCodes.Status403Forbidden, "csrf").ExecuteAsync(context);
                return;
            }

            if (await sessions.Token(session, context.RequestAborted) is { } token)
            {
                context.Request.Headers.Authorization = "Bearer " + token;
            }
        }

        await next(context);
    }

    /// <summary>The forms of the gateway check their field themselves, because they answer a page and not a problem.</summary>
    private static bool Exempt(HttpRequest request) =>
        request.Path.StartsWithSegments(Forms) || (HttpMethods.IsPost(request.Method) && Proxy.Limits.Names(request.Path, JsonLogin));
}
