using System.Diagnostics;
using Aggregator.Gateway.Accounts;
using Aggregator.Platform;
using Microsoft.Extensions.Configuration;

namespace Aggregator.Gateway.Tests.Accounts;

public sealed class PasswordsTests
{
    [Fact]
    public void Hashes_are_salted_and_slow()
    {
        var passwords = new Passwords(new ConfigurationBuilder().Build(), null!, TimeProvider.System);
        Assert.NotEqual(passwords.Hash("correct horse battery"), passwords.Hash("correct horse battery"));
        // Identity's third format writes its iteration count big-endian at byte 5.
        var hash = Convert.FromBase64String(passwords.Hash("correct horse battery"));
        Assert.Equal(210_000u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
    }

    [Theory]
    [InlineData("correct horse battery", true)]
    [InlineData("elevenchars", false)]
    [InlineData(null, false)]
    [InlineData("my-NAME-is-long", false)]
    [InlineData("ababababababab", false)]
    public void Only_length_variety_and_the_name_matter(string? password, bool accepted)
    {
        var errors = new Errors();
        Passwords.Check(password, "name", "/password", errors);
        Assert.Equal(accepted, !errors.Any);
    }
}

/// <summary>At production's cost of hashing, an unknown name must not answer faster than a known one.</summary>
public sealed class PasswordTimingTests(PasswordTimingTests.Production gateway) : IClassFixture<PasswordTimingTests.Production>
{
    public sealed class Production : GatewayProcess
    {
        protected override void Configure(IDictionary<string, string?> environment, int port) => environment.Remove("Passwords__Iterations");
    }

    [Fact]
    public async Task Unknown_locked_and_wrong_take_about_the_same_time()
    {
        var (id, name, _) = await gateway.Account();
        var (locked, lockedName, _) = await gateway.Account();
        await gateway.Database.ExecuteAsync("UPDATE account SET locked_until = now() + interval '1 hour' WHERE id = $1", locked);
        var users = (string[])[name, "nobody", lockedName];
        var best = users.ToDictionary(user => user, _ => double.MaxValue);

        // In turns, so that a busy machine is unjust to none, and longer where it is: the best of each is what it costs.
        for (var round = 0; round < 6 || (round < 30 && (Off("nobody") || Off(lockedName))); round++)
        {
            foreach (var user in users)
            {
                var watch = Stopwatch.StartNew();
                using var answer = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = user, password = "wrong horse battery" });
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
                best[user] = Math.Min(best[user], watch.Elapsed.TotalMilliseconds);
            }
        }

        // Hashing takes tens of milliseconds, everything else a few; without it an answer would take a tenth.
        Assert.False(Off("nobody"), $"{best["nobody"]} ms for nobody, {best[name]} ms for somebody");
        Assert.False(Off(lockedName), $"{best[lockedName]} ms for a locked account, {best[name]} ms for another");

        bool Off(string user) => best[user] / best[name] is < 0.5 or > 2;
    }
}
