using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

/// <summary>Opens a disabled account again.</summary>
internal static class EnableAccount
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/accounts/{accountId:guid}/enable", Handle)
        .Command("enableAccount", "Riattiva un'utenza")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers<AccountView>();

    private static async Task<IResult> Handle(Guid accountId, Input<Request> input, GatewayDb db, CancellationToken ct)
    {
        if (await db.Accounts.SingleOrDefaultAsync(x => x.Id == accountId, ct) is not { } account)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => e.Text(r.Reason, "/reason", 500)) is { } invalid)
        {
            return invalid;
        }

        if (account.Enable() is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(account, "account.enabled", input.Body.Reason);
        return Answer.Ok(account, AccountView.Of(account));
    }
}
