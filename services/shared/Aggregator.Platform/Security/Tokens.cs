using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Platform.Security;

/// <summary>
/// Validates the gateway's tokens in every service: ES256, audience, issuer and keys from the gateway's discovery document. Real time counts here,
/// whatever a trial's clock says.
/// </summary>
internal static class Tokens
{
    /// <summary>Marks a request whose token could not be checked because the keys were never read; not the caller's fault.</summary>
    internal const string KeysUnknown = "aggregator.keys-unknown";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeysRefresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnknownKeyRefreshMin = TimeSpan.FromSeconds(30);

    public static void AddTokens(this IServiceCollection services, IConfiguration configuration)
    {
        var authority = configuration["Aggregator:Authority"]
            ?? throw new InvalidOperationException("Aggregator__Authority is not set: the base URL of the gateway.");
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = authority;
            // Inside one machine or cluster the gateway is reached without TLS; outside it the address says https.
            options.RequireHttpsMetadata = authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            options.Audience = "aggregator";
            options.MapInboundClaims = false;
            options.AutomaticRefreshInterval = KeysRefresh;
            options.RefreshInterval = UnknownKeyRefreshMin;
            options.RefreshOnIssuerKeyNotFound = true;
            options.BackchannelTimeout = TimeSpan.FromSeconds(5);
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                ValidAudience = "aggregator",
                ClockSkew = ClockSkew,
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                NameClaimType = "sub",
                RoleClaimType = "roles",
            };
            options.Events = new JwtBearerEvents
            {
                OnAuthenticationFailed = async context =>
                {
                    try
                    {
                        await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
                    }
                    catch (InvalidOperationException)
                    {
                        context.HttpContext.Items[KeysUnknown] = true;
                        context.NoResult();
                    }
                },
            };
        });
        services.AddHostedService<KeysAhead>();
    }

    /// <summary>Reads the keys soon after the start, so that the first request need not wait; the service starts without them.</summary>
    private sealed class KeysAhead(IOptionsMonitor<JwtBearerOptions> options, ILogger<KeysAhead> log) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
            {
                try
                {
                    await options.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(stoppingToken);
                    return;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    if (attempt % 30 == 0) // all programs start at once: the first seconds are no news
                    {
                        log.LogWarning("The gateway's keys cannot be read yet ({Error}); trying again", exception.GetType().Name);
                    }
                }

                try
                {
                    await timer.WaitForNextTickAsync(stoppingToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }
}
