using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Aggregator.Gateway.Tokens;

/// <summary>The gateway validates tokens as the services do, but need not ask itself over the network for the keys.</summary>
internal sealed class OwnKeys(KeyRing keys, Authority authority) : IConfigurationManager<OpenIdConnectConfiguration>
{
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        await keys.Current(cancel);
        var configuration = new OpenIdConnectConfiguration { Issuer = authority.Issuer };
        foreach (var key in keys.Published)
        {
            configuration.SigningKeys.Add(key);
        }

        return configuration;
    }

    public void RequestRefresh()
    {
    }
}
