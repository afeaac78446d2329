using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

/// <summary>Closes an account and its sessions; the account stays, because the log names it.</summary>
internal static class DisableAccount
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/accounts/{accountId:guid}/disable", Handle)
        .Command("disableAccount", "Disattiva un'utenza e chiude le sue sessioni")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers<AccountView>();

    private static async Task<IResult> Handle(Guid accountId, Input<Request> input, GatewayDb db, SessionBook sessions, CancellationToken ct)
    {
        if (await db.Accounts.SingleOrDefaultAsync(x => x.Id == accountId, ct) is not { } account)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => e.Text(r.Reason, "/reason", 500)) is { } invalid)
        {
            return invalid;
        }

        if (account.Disable() is { } refusal)
        {
            return Problem.From(refusal);
        }

        await sessions.CloseAll(account.Id, db, ct);
        db.Record(account, "account.disabled", input.Body.Reason);
        return Answer.Ok(account, AccountView.Of(account));
    }
}
