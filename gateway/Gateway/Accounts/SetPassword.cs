using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

/// <summary>Gives an account a new password, for whoever forgot it. Its sessions end and a lock is lifted.</summary>
internal static class SetPassword
{
    internal sealed record Request(string Password);

    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/accounts/{accountId:guid}/password", Handle)
        .Command("setPassword", "Imposta una nuova password per un'utenza")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid accountId, Input<Request> input, GatewayDb db, SessionBook sessions, Passwords passwords, CancellationToken ct)
    {
        if (await db.Accounts.SingleOrDefaultAsync(x => x.Id == accountId, ct) is not { } account)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => Passwords.Check(r.Password, account.UserName, "/password", e)) is { } invalid)
        {
            return invalid;
        }

        account.PasswordHash = passwords.Hash(input.Body.Password);
        (account.Failures, account.LockedUntil) = (0, null);
        await sessions.CloseAll(account.Id, db, ct);
        db.Record(account, "account.password-set");
        return Answer.NoContent(account);
    }
}
