namespace Aggregator.Gateway.Tests.Tokens;

[Collection(SharedGateway.Name)]
public sealed class DiscoveryTests(GatewayProcess gateway)
{
    [Fact]
    public async Task The_documents_lead_to_public_keys_and_to_nothing_private()
    {
        using var browser = gateway.Browser();
        using var configuration = await browser.Get("/.well-known/openid-configuration");
        var known = await configuration.Json();
        Assert.Equal((gateway.Issuer, gateway.Issuer + "/oauth/token"), ((string)known["issuer"]!, (string)known["token_endpoint"]!));
        using var jwks = await browser.Get(new Uri((string)known["jwks_uri"]!).AbsolutePath);
        foreach (var key in (await jwks.Json())["keys"]!.AsArray())
        {
            Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key!.AsObject().Select(member => member.Key).Order());
        }
    }

    [Fact]
    public async Task Secrets_in_the_database_are_wrapped()
    {
        await gateway.LoggedIn();
        Assert.Equal(0L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM signing_key WHERE get_byte(wrapped, 12) = 48 AND get_byte(wrapped, 13) = 129"));
        Assert.Equal(0L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM data_protection_key WHERE position('<key'::bytea in wrapped) > 0"));
    }
}
