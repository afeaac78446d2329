using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Sessions;

/// <summary>One account may act for many organisations, its own and those that delegated one of its own; it says for which one now.</summary>
internal static class ChooseOrganisation
{
    internal sealed record Request(Guid Organisation);

    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/session/organisation", Handle)
        .Command("chooseOrganisation", "Sceglie l'organizzazione per cui si opera")
        .Allow(Relation.Authenticated)
        .Answers<GetMe.Response>();

    private static async Task<IResult> Handle(HttpContext context, Input<Request> input, GatewayDb db, Clock clock, SessionBook sessions, CancellationToken ct)
    {
        if (context.Features.Get<LiveSession>() is not { } session || await db.Accounts.SingleOrDefaultAsync(x => x.Id == session.Account, ct) is not { } account)
        {
            return Problem.From(Refusal.Forbidden("session.required"));
        }

        if (input.Invalid((r, e) => e.Require(r.Organisation, "/organisation")) is { } invalid)
        {
            return invalid;
        }

        var today = Clock.DateIn(clock.RealNow);
        if (await db.MembershipAsync(account, input.Body.Organisation, today, ct) is not { } membership)
        {
            return Problem.From(Refusal.Forbidden("session.no-membership"));
        }

        await sessions.Choose(context, membership.Organisation, db, ct);
        return Answer.Ok(await GetMe.Response.Of(account, membership.Organisation, session.Csrf, db, today, ct));
    }
}
