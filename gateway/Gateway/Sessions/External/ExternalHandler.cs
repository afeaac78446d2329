using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Aggregator.Gateway.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Sessions.External;

/// <summary>An OpenID Connect authority that people may log in at, such as an organisation's own or a broker of SPID and CIE.</summary>
internal sealed class ExternalOptions : OAuthOptions
{
    public const string Scheme = "external";

    /// <summary>Issuer; its discovery document says the rest.</summary>
    public string Authority { get; set; } = "";

    public ConfigurationManager<OpenIdConnectConfiguration> Discovery { get; set; } = null!;
}

/// <summary>
/// The framework's code flow with PKCE, and what OpenID Connect adds to it: endpoints from the discovery document, a nonce, and an
/// id_token whose signature, issuer, audience and time are checked. Only issuer and subject are taken from it.
/// </summary>
internal sealed class ExternalHandler(IOptionsMonitor<ExternalOptions> options, ILoggerFactory logger, UrlEncoder encoder, Authority authority)
    : OAuthHandler<ExternalOptions>(options, logger, encoder)
{
    private const string Nonce = "nonce";
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    // Of the address that the world sees, whatever name the request came by.
    private string Callback => authority.Issuer + Options.CallbackPath;

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await Discover();
        properties.Items[Nonce] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, Callback), Nonce, properties.Items[Nonce]!);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await Discover();
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context) =>
        base.ExchangeCodeAsync(new OAuthCodeExchangeContext(context.Properties, context.Code, Callback));

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var raw = tokens.Response?.RootElement.TryGetProperty("id_token", out var value) == true ? value.GetString() : null;
        var known = await Options.Discovery.GetConfigurationAsync(Context.RequestAborted);
        var result = await Tokens.ValidateTokenAsync(raw, new TokenValidationParameters
        {
            ValidIssuer = known.Issuer,
            ValidAudience = Options.ClientId,
            IssuerSigningKeys = known.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromMinutes(1),
        });
        if (!result.IsValid)
        {
            // A key that was rotated away is looked for again at the next login.
            Options.Discovery.RequestRefresh();
            throw new AuthenticationFailureException("The id_token is not valid.", result.Exception);
        }

        var nonce = result.ClaimsIdentity.FindFirst(Nonce)?.Value;
        if (!properties.Items.Remove(Nonce, out var expected) || expected is null || !Csrf.Same(nonce, expected))
        {
            throw new AuthenticationFailureException("The id_token answers another login.");
        }

        var subject = result.ClaimsIdentity.FindFirst("sub")?.Value ?? throw new AuthenticationFailureException("The id_token names nobody.");
        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("iss", known.Issuer), new Claim("sub", subject)], Scheme.Name)), properties, Scheme.Name);
    }

    private async Task Discover()
    {
        var known = await Options.Discovery.GetConfigurationAsync(Context.RequestAborted);
        Options.AuthorizationEndpoint = known.AuthorizationEndpoint;
        Options.TokenEndpoint = known.TokenEndpoint;
    }
}
