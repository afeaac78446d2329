using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.Storage;

namespace Aggregator.Gateway.Sessions;

/// <summary>Logs a person in from a script or an application; pages post a form instead.</summary>
internal static class OpenSession
{
    internal sealed record Request(string UserName, string Password, Guid? Organisation);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/session", Handle)
        .Command("openSession", "Apre una sessione con nome utente e password")
        .Allow(Relation.Public)
        .Answers<GetMe.Response>();

    private static async Task<IResult> Handle(HttpContext context, Input<Request> input, GatewayDb db, Clock clock, Passwords passwords, SessionBook sessions, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        if (await passwords.Verify(request.UserName, request.Password, ct) is not { } account)
        {
            return Problem.Of(StatusCodes.Status401Unauthorized, "session.wrong-credentials");
        }

        var today = Clock.DateIn(clock.RealNow);
        if (request.Organisation is { } organisation && await db.MembershipAsync(account, organisation, today, ct) is null)
        {
            return Problem.From(Refusal.Forbidden("session.no-membership"));
        }

        db.Caller = SessionBook.CallerOf(account);
        var session = await sessions.Open(context, account, request.Organisation, db, clock, ct);
        return Answer.Ok(await GetMe.Response.Of(account, session.Organisation, session.Csrf, db, today, ct));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Text(r.UserName, "/userName", 100);
        e.Text(r.Password, "/password", Passwords.LengthMax);
    }
}
