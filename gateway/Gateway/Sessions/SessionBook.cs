using System.Collections.Frozen;
using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Aggregator.Gateway.Sessions;

/// <summary>A session as requests see it.</summary>
/// <param name="Id">The session.</param>
/// <param name="Account">Who logged in.</param>
/// <param name="Csrf">What unsafe requests must carry beside the cookie.</param>
/// <param name="Grant">What its tokens say; null for an account without an organisation.</param>
internal sealed record LiveSession(Guid Id, Guid Account, string Csrf, Grant? Grant);

/// <summary>
/// Finds sessions by cookie and makes their tokens. What is read is kept for five seconds, a token for a minute: the longest that
/// another copy of the gateway, or the same token, goes on after a session was closed.
/// </summary>
internal sealed class SessionBook(IServiceScopeFactory scopes, AccessTokens tokens, Authority authority, TimeProvider time) : IDisposable
{
    public const string CookieName = "aggregator-session";
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TokenReused = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private readonly MemoryCache _memory = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    public string Cookie => authority.Cookie(CookieName);

    /// <summary>The session of the request's cookie, where it is alive.</summary>
    public async ValueTask<LiveSession?> Find(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 20 and < 100 } cookie)
        {
            return null;
        }

        var hash = Convert.ToHexString(Session.Hash(cookie));
        if (_memory.TryGetValue(hash, out LiveSession? known))
        {
            return known;
        }

        var found = await Read(Convert.FromHexString(hash), context.RequestAborted);
        return _memory.Set(hash, found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
    }

    /// <summary>A fresh token of the session; null where the account has no organisation to act for.</summary>
    public async ValueTask<string?> Token(LiveSession session, CancellationToken ct)
    {
        if (session.Grant is not { } grant)
        {
            return null;
        }

        var key = (session.Id, grant.Organisation, grant.Kind, string.Join(' ', grant.Roles), grant.Delegate);
        return _memory.TryGetValue(key, out string? token)
            ? token
            : _memory.Set(key, await tokens.Issue(grant, ct), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TokenReused });
    }

    /// <summary>Opens a session for an organisation of the account's, or its first, within the caller's unit of work; the cookie goes out with the answer. A session that the browser had ends.</summary>
    public async Task<Session> Open(HttpContext context, Account account, Guid? organisation, GatewayDb db, Clock clock, CancellationToken ct)
    {
        await End(context, db, ct);
        var (session, cookie) = Session.Open(clock.NewId(), account.Id, organisation ?? account.In(null)?.Organisation, time.GetUtcNow());
        db.Add(session);
        db.Record(account.Id, null, "session.opened", after: new { session = session.Id, session.Organisation });
        context.Response.Cookies.Append(Cookie, cookie, authority.Options(SameSiteMode.Lax));
        context.Response.Headers.CacheControl = "no-store";
        return session;
    }

    /// <summary>Closes the session of the request's cookie within the caller's unit of work.</summary>
    public async Task Close(HttpContext context, GatewayDb db, CancellationToken ct)
    {
        await End(context, db, ct);
        context.Response.Cookies.Delete(Cookie, authority.Options(SameSiteMode.Lax));
    }

    private async Task End(HttpContext context, GatewayDb db, CancellationToken ct)
    {
        if (context.Request.Cookies[Cookie] is { } cookie && await Tracked(cookie, db, ct) is { } session)
        {
            db.Remove(session);
            db.Record(session.Account, null, "session.closed", before: new { session = session.Id });
            Forget(session);
        }
    }

    /// <summary>Makes the session act for another organisation, within the caller's unit of work.</summary>
    public async Task Choose(HttpContext context, Guid organisation, GatewayDb db, CancellationToken ct)
    {
        if (context.Request.Cookies[Cookie] is { } cookie && await Tracked(cookie, db, ct) is { } session)
        {
            db.Record(session.Account, null, "session.organisation-chosen", before: new { session.Organisation }, after: new { Organisation = organisation });
            session.Organisation = organisation;
            Forget(session);
        }
    }

    /// <summary>Closes every session of an account within the caller's unit of work.</summary>
    public async Task CloseAll(Guid account, GatewayDb db, CancellationToken ct, Guid? except = null)
    {
        foreach (var session in await db.Sessions.Where(x => x.Account == account && x.Id != except).ToListAsync(ct))
        {
            db.Remove(session);
            Forget(session);
        }
    }

    /// <summary>The person, as the log names who decided.</summary>
    public static Caller CallerOf(Account account) => new(account.Id, account.In(null)?.Organisation ?? Guid.Empty, "none", FrozenSet<string>.Empty);

    /// <inheritdoc cref="CallerOf(Account)"/>
    public static Caller CallerOf(LiveSession session) => new(session.Account, session.Grant?.Organisation ?? Guid.Empty, "none", FrozenSet<string>.Empty);

    /// <summary>The row behind a cookie, to change it.</summary>
    public static Task<Session?> Tracked(string cookie, GatewayDb db, CancellationToken ct)
    {
        var hash = Session.Hash(cookie);
        return db.Sessions.AsTracking().SingleOrDefaultAsync(x => x.CookieHash == hash, ct);
    }

    /// <summary>Reads a session again at its next request.</summary>
    public void Forget(Session session) => _memory.Remove(Convert.ToHexString(session.CookieHash));

    /// <summary>Drops the sessions that nobody uses any more.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        var (idle, longest) = (now - Session.Idle, now - Session.Longest);
        return await scope.ServiceProvider.GetRequiredService<GatewayDb>().Sessions.Where(x => x.SeenAt < idle || x.OpenedAt < longest).ExecuteDeleteAsync(ct);
    }

    public void Dispose() => _memory.Dispose();

    private async Task<LiveSession?> Read(byte[] hash, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        var now = time.GetUtcNow();
        if (await db.Sessions.AsNoTracking().SingleOrDefaultAsync(x => x.CookieHash == hash, ct) is not { } session || !session.Alive(now)
            || await db.Accounts.AsNoTracking().SingleOrDefaultAsync(x => x.Id == session.Account, ct) is not { Disabled: false } account)
        {
            return null;
        }

        if (now - session.SeenAt > SeenEvery)
        {
            await db.Sessions.Where(x => x.Id == session.Id && x.SeenAt < now).ExecuteUpdateAsync(x => x.SetProperty(s => s.SeenAt, now), ct);
        }

        // A membership that was taken away, or a delegation that ended, leaves the session with none, not with another one than was chosen.
        var membership = session.Organisation is { } chosen ? await db.MembershipAsync(account, chosen, Clock.DateIn(now), ct) : null;
        return new LiveSession(session.Id, account.Id, session.Csrf, membership is null ? null : Of(account, membership, session.Id));
    }

    // RFC 8693, section 4.1: the subject is the one on whose behalf, the actor the one who acts.
    private static Grant Of(Account account, Membership membership, Guid session) => membership.DelegatedBy is { } principal
        ? new Grant(principal, membership.Organisation, membership.Kind, membership.Roles, session, account.Id)
        : new Grant(account.Id, membership.Organisation, membership.Kind, membership.Roles, session);
}
