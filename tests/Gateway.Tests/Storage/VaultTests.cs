using System.Security.Cryptography;
using Aggregator.Gateway.Storage;
using Aggregator.Platform.Audit;

namespace Aggregator.Gateway.Tests.Storage;

public sealed class VaultTests
{
    [Fact]
    public void Only_the_same_key_and_name_unwrap()
    {
        using var key = new SealKey(SealKey.Generate());
        using var other = new SealKey(SealKey.Generate());
        var secret = RandomNumberGenerator.GetBytes(100);
        var vault = new Vault(key);
        var wrapped = vault.Wrap(secret, "a");
        Assert.Equal(secret, new Vault(key).Unwrap(wrapped, "a"));
        Assert.NotEqual(wrapped, vault.Wrap(secret, "a"));
        Assert.Throws<AuthenticationTagMismatchException>(() => vault.Unwrap(wrapped, "b"));
        Assert.Throws<AuthenticationTagMismatchException>(() => new Vault(other).Unwrap(wrapped, "a"));
        wrapped[20] ^= 1;
        Assert.Throws<AuthenticationTagMismatchException>(() => vault.Unwrap(wrapped, "a"));
    }
}
