using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Sessions;

/// <summary>What the portal's forms post: they answer with another page, and a page never needs a script for them.</summary>
internal static class Forms
{
    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapPost("/session/login", Login).AllowAnonymous().ExcludeFromDescription();
        root.MapPost("/session/logout", Logout).AllowAnonymous().ExcludeFromDescription();
        root.MapPost("/session/organisation", Choose).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Login(HttpContext context, GatewayDb db, Clock clock, Passwords passwords, SessionBook sessions, Csrf csrf, LoginPage page, CancellationToken ct)
    {
        var (form, token) = await Read(context);
        var returnUrl = form?["returnUrl"].ToString();
        if (!(csrf.OfVisitor(context) is { } visitor && Csrf.Same(token, visitor)) && !(context.Features.Get<LiveSession>() is { } before && Csrf.Same(token, before.Csrf)))
        {
            return page.With("csrf", returnUrl);
        }

        if (form is null || await passwords.Verify(form["userName"].ToString(), form["password"].ToString(), ct) is not { } account)
        {
            return page.With("credentials", returnUrl);
        }

        db.Caller = SessionBook.CallerOf(account);
        await sessions.Open(context, account, null, db, clock, ct);
        await db.SaveChangesAsync(ct);
        return new SeeOther(ReturnUrl.Local(returnUrl));
    }

    private static async Task<IResult> Logout(HttpContext context, GatewayDb db, SessionBook sessions, CancellationToken ct)
    {
        var (form, token) = await Read(context);
        if (context.Features.Get<LiveSession>() is { } session)
        {
            if (!Csrf.Same(token, session.Csrf))
            {
                return Problem.Of(StatusCodes.Status403Forbidden, "csrf");
            }

            db.Caller = SessionBook.CallerOf(session);
            await sessions.Close(context, db, ct);
            await db.SaveChangesAsync(ct);
        }

        return new SeeOther(ReturnUrl.Local(form?["returnUrl"].ToString()));
    }

    private static async Task<IResult> Choose(HttpContext context, GatewayDb db, Clock clock, SessionBook sessions, LoginPage page, CancellationToken ct)
    {
        var (form, token) = await Read(context);
        var returnUrl = form?["returnUrl"].ToString();
        if (context.Features.Get<LiveSession>() is not { } session)
        {
            return page.With("session", returnUrl);
        }

        if (!Csrf.Same(token, session.Csrf))
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "csrf");
        }

        if (!Guid.TryParse(form?["organisation"].ToString(), out var organisation)
            || await db.Accounts.AsNoTracking().SingleOrDefaultAsync(x => x.Id == session.Account, ct) is not { } account
            || await db.MembershipAsync(account, organisation, Clock.DateIn(clock.RealNow), ct) is null)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "session.no-membership");
        }

        db.Caller = SessionBook.CallerOf(session);
        await sessions.Choose(context, organisation, db, ct);
        await db.SaveChangesAsync(ct);
        return new SeeOther(ReturnUrl.Local(returnUrl));
    }

    private static async Task<(IFormCollection? Form, string? Token)> Read(HttpContext context)
    {
        var token = await Csrf.Carried(context, mayBeForm: true);
        return (Csrf.SmallForm(context.Request) ? await context.Request.ReadFormAsync(context.RequestAborted) : null, token);
    }
}
