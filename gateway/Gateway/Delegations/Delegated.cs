using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Delegations;

/// <summary>For whom a person may act: the account's own memberships, and those that living delegations give it. The own ones come first where both are there.</summary>
internal static class Delegated
{
    // As many as an account may have of its own; whoever acts for more names the organisation.
    private const int CountMax = MembershipInput.CountMax;

    /// <summary>The membership for one organisation. Asks the database only where it is not the account's own.</summary>
    public static async Task<Membership?> MembershipAsync(this GatewayDb db, Account account, Guid organisation, DateOnly today, CancellationToken ct) =>
        account.In(organisation) is { } own ? own
        : Living(db, account, today) is { } living ? Newest(await living.Where(x => x.Body == organisation).ToListAsync(ct), account).FirstOrDefault()
        : null;

    /// <summary>All memberships, the own ones in their order, then the delegated ones by name; the chosen one is among them whatever their number.</summary>
    public static async Task<IReadOnlyList<Membership>> MembershipsAsync(this GatewayDb db, Account account, Guid? chosen, DateOnly today, CancellationToken ct)
    {
        var own = account.Memberships.OrderBy(x => x.Position).ToList();
        if (Living(db, account, today) is not { } living)
        {
            return own;
        }

        var delegations = await living.OrderByDescending(x => x.Body == chosen).ThenBy(x => x.BodyName).ThenBy(x => x.Id).Take(CountMax).ToListAsync(ct);
        return [.. own, .. Newest(delegations, account).Where(x => account.In(x.Organisation) is null).OrderBy(x => x.Name, StringComparer.Ordinal)];
    }

    /// <summary>What the delegations make of the person, one membership for each body: two delegates of a body may share their people.</summary>
    private static IEnumerable<Membership> Newest(IEnumerable<Delegation> delegations, Account account) =>
        delegations.OrderByDescending(x => x.Id).Select(x => x.For(account)).OfType<Membership>().DistinctBy(x => x.Organisation);

    /// <summary>The living delegations to organisations that the person belongs to; null where it belongs to none that could have any.</summary>
    private static IQueryable<Delegation>? Living(GatewayDb db, Account account, DateOnly today)
    {
        var organisations = account.Memberships.Where(Delegation.MayPassTo).Select(x => x.Organisation).ToArray();
        return organisations.Length == 0 ? null
            : db.Delegations.AsNoTracking().Where(x => organisations.Contains(x.Delegate) && x.RevokedAt == null && x.ExpiresOn >= today);
    }
}
