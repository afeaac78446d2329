using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Aggregator.Platform.Audit;
using Aggregator.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using System.Security.Cryptography;

namespace Aggregator.Gateway.Tests.Tokens;

/// <summary>Time and audience: signed with the gateway's own key, taken out of its database with its own seal key, and still refused.</summary>
[Collection(SharedGateway.Name)]
public sealed class ExpiryTests(GatewayProcess gateway)
{
    [Theory]
    [InlineData(-10, -5, null, 401)]
    [InlineData(-6, -1, null, 401)]
    [InlineData(10, 15, null, 401)]
    [InlineData(-1, 4, "another-audience", 401)]
    [InlineData(-1, null, null, 401)]
    [InlineData(-1, 4, null, 200)]
    public async Task Only_now_and_only_for_us(int fromMinutes, int? toMinutes, string? audience, int status)
    {
        var wrapped = await gateway.Database.ScalarAsync<byte[]>("SELECT wrapped FROM signing_key ORDER BY active_from DESC LIMIT 1");
        var kid = await gateway.Database.ScalarAsync<string>("SELECT id FROM signing_key ORDER BY active_from DESC LIMIT 1");
        using var seal = new SealKey(await File.ReadAllTextAsync(ServiceUnderTest.Environment(gateway.Database, null, null)["Aggregator__SealKey"]!, TestContext.Current.CancellationToken));
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(new Vault(seal).Unwrap(wrapped!, kid!), out _);
        var now = DateTime.UtcNow;
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = gateway.Issuer,
            Audience = audience ?? AccessTokens.Audience,
            NotBefore = now.AddMinutes(fromMinutes),
            Expires = toMinutes is { } to ? now.AddMinutes(to) : null,
            Claims = new Dictionary<string, object> { ["sub"] = Guid.NewGuid().ToString(), ["org"] = Guid.NewGuid().ToString(), ["org_kind"] = "platform", ["roles"] = new[] { "platform.operator" } },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = kid, CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
        using var answer = await gateway.Browser().With(token).Get("/api/demand/v1/bodies");
        Assert.Equal(status, (int)answer.StatusCode);
    }
}
