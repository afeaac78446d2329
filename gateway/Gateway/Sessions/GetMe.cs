using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Sessions;

/// <summary>Who is calling: for the page's header, for the chooser of organisations, for scripts that need the CSRF token.</summary>
internal static class GetMe
{
    internal sealed record Response(Guid AccountId, string? UserName, string DisplayName, MembershipView? Current, IReadOnlyList<MembershipView> Memberships, string? CsrfToken)
    {
        public static async Task<Response> Of(Account account, Guid? organisation, string? csrf, GatewayDb db, DateOnly today, CancellationToken ct)
        {
            var memberships = (await db.MembershipsAsync(account, organisation, today, ct)).Select(MembershipView.Of).ToList();
            return new(account.Id, account.UserName, account.DisplayName, memberships.Find(x => x.Organisation == organisation), memberships, csrf);
        }
    }

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/me", Handle)
        .Query("readMe", "Chi sta chiamando, per quale organizzazione e con quali ruoli")
        .Allow(Relation.Authenticated)
        .Answers<Response>();

    private static async Task<IResult> Handle(HttpContext context, Caller caller, GatewayDb db, TimeProvider time, CancellationToken ct)
    {
        // The portal calls with the token that was put on its own request: the token names the session.
        if (Guid.TryParse(context.User.FindFirst("sid")?.Value, out var id))
        {
            var session = await db.Sessions.SingleOrDefaultAsync(x => x.Id == id, ct);
            return session?.Alive(time.GetUtcNow()) == true && await db.Accounts.SingleOrDefaultAsync(x => x.Id == session.Account, ct) is { } account
                ? Answer.Ok(await Response.Of(account, caller.Org, session.Csrf, db, Clock.DateIn(time.GetUtcNow()), ct))
                : Problem.Of(StatusCodes.Status401Unauthorized, "session.closed");
        }

        if (await db.Clients.SingleOrDefaultAsync(x => x.Id == caller.Sub, ct) is not { } client)
        {
            return Problem.NotFound();
        }

        var membership = new MembershipView(client.Organisation, client.Kind, client.ClientId, client.Roles, null);
        return Answer.Ok(new Response(client.Id, null, client.ClientId, membership, [membership], null));
    }
}
