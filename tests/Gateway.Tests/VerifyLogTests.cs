using Aggregator.Support;

namespace Aggregator.Gateway.Tests;

/// <summary>The gateway's own log, with accounts, sessions and keys in it, is sealed and verified like any service's.</summary>
public sealed class VerifyLogTests(GatewayProcess gateway) : IClassFixture<GatewayProcess>
{
    [Fact]
    public async Task An_untouched_log_verifies_and_a_changed_row_is_named()
    {
        var (id, _, _) = await gateway.Account();
        await Eventually.Holds(async () => Assert.Equal(0L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_pending")));
        Assert.Contains("0 finding", await gateway.CommandAsync([], "verify-log"));

        // As who rules the database could.
        await gateway.Database.ExecuteAsync($"""
            ALTER TABLE platform.log_entry DISABLE TRIGGER ALL;
            UPDATE platform.log_entry SET action = 'account.disabled' WHERE subject = '{id}' AND action = 'account.created'
            """);
        var found = await Assert.ThrowsAnyAsync<Exception>(() => gateway.CommandAsync([], "verify-log"));
        Assert.Contains("does not bear the service's mark", found.ToString());
    }
}
