using Aggregator.Gateway.Sessions;

namespace Aggregator.Gateway.Tests.Sessions;

public sealed class SessionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_cookie_is_random_and_the_row_holds_only_its_hash()
    {
        var (first, cookie) = Session.Open(Guid.NewGuid(), Guid.NewGuid(), null, Now);
        var (second, other) = Session.Open(Guid.NewGuid(), Guid.NewGuid(), null, Now);
        Assert.NotEqual(cookie, other);
        Assert.NotEqual(first.Csrf, second.Csrf);
        Assert.Equal(43, cookie.Length);
        Assert.Equal(Session.Hash(cookie), first.CookieHash);
        Assert.DoesNotContain(cookie, first.Csrf);
    }

    [Fact]
    public void It_ends_by_idleness_and_by_age()
    {
        var (session, _) = Session.Open(Guid.NewGuid(), Guid.NewGuid(), null, Now);
        Assert.True(session.Alive(Now + Session.Idle - TimeSpan.FromTicks(1)));
        Assert.False(session.Alive(Now + Session.Idle));
        session.SeenAt = Now + Session.Longest - TimeSpan.FromMinutes(1);
        Assert.True(session.Alive(Now + Session.Longest - TimeSpan.FromTicks(1)));
        Assert.False(session.Alive(Now + Session.Longest));
    }
}
