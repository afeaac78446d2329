using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Aggregator.Portal.Texts;

/// <summary>
/// Which language a page is in: <c>?lang=</c> (which also sets the cookie, so that the choice lasts), else the cookie, else what the
/// browser asks for, else Italian.
/// </summary>
internal static class Languages
{
    public const string Query = "lang";
    private const string Cookie = "lang";
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-IE");

    public static void Use(WebApplication app)
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(Italian),
            SupportedCultures = [Italian, English],
            SupportedUICultures = [Italian, English],
            RequestCultureProviders = [new CustomRequestCultureProvider(Choose)],
        };
        app.UseRequestLocalization(options);
    }

    private static Task<ProviderCultureResult?> Choose(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        string? asked = context.Request.Query[Query];
        if (asked is "it" or "en")
        {
            context.Response.Cookies.Append(Cookie, asked, new CookieOptions
            {
                HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true, MaxAge = TimeSpan.FromDays(365),
            });
        }

        var language = asked is "it" or "en" ? asked : context.Request.Cookies[Cookie] is "it" or "en" ? context.Request.Cookies[Cookie] : Preferred(context.Request);
        return Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(language == "en" ? English.Name : Italian.Name));
    }

    /// <summary>Any language but Italian gets English, the second language of the portal; no wish at all gets Italian.</summary>
    private static string Preferred(HttpRequest request)
    {
        var wishes = request.GetTypedHeaders().AcceptLanguage.Where(wish => wish.Quality is not 0).OrderByDescending(wish => wish.Quality ?? 1).ToList();
        var first = wishes.FirstOrDefault()?.Value.Value;
        return first is null or "*" || first.StartsWith("it", StringComparison.OrdinalIgnoreCase) ? "it" : "en";
    }
}
