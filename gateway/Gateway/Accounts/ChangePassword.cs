using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

/// <summary>A person changes the own password: the present one is asked again, and every session ends but this one.</summary>
internal static class ChangePassword
{
    internal sealed record Request(string CurrentPassword, string NewPassword);

    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/me/password", Handle)
        .Command("changePassword", "Cambia la propria password")
        .Allow(Relation.Authenticated)
        .Answers(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(HttpContext context, Input<Request> input, GatewayDb db, SessionBook sessions, Passwords passwords, CancellationToken ct)
    {
        if (context.Features.Get<LiveSession>() is not { } session || await db.Accounts.SingleOrDefaultAsync(x => x.Id == session.Account, ct) is not { } account)
        {
            return Problem.From(Refusal.Forbidden("session.required"));
        }

        if (input.Invalid((r, e) => Passwords.Check(r.NewPassword, account.UserName, "/newPassword", e)) is { } invalid)
        {
            return invalid;
        }

        if (await passwords.Verify(account.UserName, input.Body.CurrentPassword, ct) is null)
        {
            return Problem.From(new Refusal("account.wrong-password"));
        }

        await db.Entry(account).ReloadAsync(ct);
        account.PasswordHash = passwords.Hash(input.Body.NewPassword);
        await sessions.CloseAll(account.Id, db, ct, except: session.Id);
        db.Record(account, "account.password-changed");
        return Answer.NoContent();
    }
}
