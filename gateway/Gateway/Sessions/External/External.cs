using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Aggregator.Gateway.Sessions.External;

/// <summary>
/// Login at an external authority, off unless <c>External__Authority</c> is set. Whoever comes back must have an account with that
/// issuer and subject: nobody gets one by logging in.
/// </summary>
internal static class External
{
    private static readonly PathString CallbackPath = "/session/external/callback";

    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["External:Authority"] is not { Length: > 0 } issuer)
        {
            return;
        }

        var authority = Authority.From(configuration);
        services.AddAuthentication().AddOAuth<ExternalOptions, ExternalHandler>(ExternalOptions.Scheme, options =>
        {
            options.Authority = issuer.TrimEnd('/');
            options.ClientId = configuration["External:ClientId"] ?? throw new InvalidOperationException("External__ClientId is not set.");
            options.ClientSecret = configuration["External:ClientSecret"] ?? throw new InvalidOperationException("External__ClientSecret is not set.");
            options.CallbackPath = CallbackPath;
            options.UsePkce = true;
            options.Scope.Clear();
            options.Scope.Add("openid");
            foreach (var scope in (configuration["External:Scope"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(["openid"]))
            {
                options.Scope.Add(scope);
            }

            // Never used: the session is ours. The framework wants a name that is not this scheme's.
            options.SignInScheme = "Bearer";
            options.AuthorizationEndpoint = options.TokenEndpoint = "https://discovered.invalid/";
            options.CorrelationCookie.Name = authority.Cookie("aggregator-external.");
            options.CorrelationCookie.Path = "/";
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = authority.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            options.BackchannelTimeout = TimeSpan.FromSeconds(10);
            options.Discovery = new ConfigurationManager<OpenIdConnectConfiguration>(options.Authority + "/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = options.Authority.StartsWith("https://", StringComparison.Ordinal) });
            options.Events.OnTicketReceived = Received;
            options.Events.OnRemoteFailure = Failed;
        });
    }

    public static void Map(IEndpointRouteBuilder root) => root.MapGet("/session/external", Challenge).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Challenge(string? returnUrl, IAuthenticationSchemeProvider schemes) =>
        await schemes.GetSchemeAsync(ExternalOptions.Scheme) is null
            ? Problem.NotFound()
            : Results.Challenge(new AuthenticationProperties { RedirectUri = ReturnUrl.Local(returnUrl) }, [ExternalOptions.Scheme]);

    private static async Task Received(TicketReceivedContext ticket)
    {
        ticket.HandleResponse();
        var context = ticket.HttpContext;
        var services = context.RequestServices;
        var db = services.GetRequiredService<GatewayDb>();
        var (issuer, subject) = (ticket.Principal!.FindFirst("iss")!.Value, ticket.Principal.FindFirst("sub")!.Value);
        var account = await db.Accounts.SingleOrDefaultAsync(x => x.ExternalLogins.Any(l => l.Issuer == issuer && l.Subject == subject), context.RequestAborted);
        if (account is null or { Disabled: true })
        {
            await services.GetRequiredService<LoginPage>().With("external", ticket.ReturnUri).ExecuteAsync(context);
            return;
        }

        db.Caller = SessionBook.CallerOf(account);
        await services.GetRequiredService<SessionBook>().Open(context, account, null, db, services.GetRequiredService<Clock>(), context.RequestAborted);
        await db.SaveChangesAsync(context.RequestAborted);
        await new SeeOther(ReturnUrl.Local(ticket.ReturnUri)).ExecuteAsync(context);
    }

    private static Task Failed(RemoteFailureContext failure)
    {
        failure.HandleResponse();
        failure.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Aggregator.Gateway.Sessions.External")
            .LogWarning("A login at the external authority failed: {Error}", failure.Failure?.GetBaseException().GetType().Name);
        return failure.HttpContext.RequestServices.GetRequiredService<LoginPage>().With("external", failure.Properties?.RedirectUri).ExecuteAsync(failure.HttpContext);
    }
}
