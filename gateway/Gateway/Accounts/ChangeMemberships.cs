using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

/// <summary>Says anew for which organisations an account acts. Its sessions end, so that nobody goes on in a role that was taken away.</summary>
internal static class ChangeMemberships
{
    internal sealed record Request(IReadOnlyList<MembershipInput> Memberships);

    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/accounts/{accountId:guid}/memberships", Handle)
        .Command("changeMemberships", "Sostituisce le appartenenze di un'utenza")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers<AccountView>();

    private static async Task<IResult> Handle(Guid accountId, Input<Request> input, GatewayDb db, SessionBook sessions, CancellationToken ct)
    {
        if (await db.Accounts.SingleOrDefaultAsync(x => x.Id == accountId, ct) is not { } account)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => MembershipInput.Check(r.Memberships, e)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(account) is { } stale)
        {
            return stale;
        }

        var before = MembershipInput.Logged(account.Memberships);
        account.Memberships.Clear();
        account.Memberships.AddRange(MembershipInput.All(input.Body.Memberships));
        await sessions.CloseAll(account.Id, db, ct);
        db.Record(account, "account.memberships-changed", before: before, after: MembershipInput.Logged(account.Memberships));
        return Answer.Ok(account, AccountView.Of(account));
    }
}
