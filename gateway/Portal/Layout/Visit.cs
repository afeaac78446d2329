using System.Globalization;
using Aggregator.Portal.Account;
using Aggregator.Portal.Api;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Layout;

/// <summary>What every page knows of the request it answers: whose portal this is, who reads, where they are.</summary>
public sealed class Visit(IConfiguration configuration)
{
    /// <summary>A trial instance plays with time and holds nothing that binds: every page says so.</summary>
    public bool Trial { get; } = configuration.GetValue("Aggregator:Trial", false);

    /// <summary>The body that runs this instance, for the header.</summary>
    public string Owner => configuration["Aggregator:Owner"] is { Length: > 0 } owner ? owner : Wording.T("owner.unnamed");

    public Me? Me { get; set; }

    /// <summary>What the gateway wants back from a form, put on the request by the gateway itself.</summary>
    public string? Csrf { get; set; }

    public string Path { get; set; } = "/";

    public string Query { get; set; } = "";

    /// <summary>What the form before this page has done, in words; null where nothing was. An address made up by somebody else says nothing new: the words are ours, and only numbers go into them.</summary>
    public string? Done
    {
        get
        {
            var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Query);
            if (!query.TryGetValue("done", out var done) || !Wording.Has("done." + done)) return null;
            var counts = query.TryGetValue("n", out var told) ? told.Select(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Formats.Count(count) : "").ToList() : [];
            // Whoever shortens the address still gets words, with a gap.
            return Wording.T("done." + done, [.. counts, "…", "…"]);
        }
    }

    /// <summary>True where the reader acts in any of the roles for the organisation chosen.</summary>
    public bool Has(params string[] roles) => Me?.Current?.Roles?.Any(roles.Contains) == true;

    /// <summary>The address of this same page in a language.</summary>
    public string In(string language)
    {
        var others = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Query).Where(pair => pair.Key != Languages.Query)
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value));
        return Path + QueryString.Create(others.Append(KeyValuePair.Create(Languages.Query, (string?)language)));
    }

    /// <summary>Where to come back to after the login: this page, in whatever language was chosen.</summary>
    public string LoginAddress => Path is "/" or "/login" ? "/login" : "/login" + QueryString.Create("returnUrl", Path + Query);
}

/// <summary>Fills the visit before a page is made. Who reads is asked only where the gateway vouched for somebody.</summary>
internal sealed class Arrival(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, Visit visit, GatewayApi api)
    {
        visit.Path = context.Request.Path.Value ?? "/";
        visit.Query = context.Request.QueryString.Value ?? "";
        visit.Csrf = context.Request.Headers["X-CSRF-Token"];
        if (context.Request.Headers.Authorization.Count > 0)
        {
            visit.Me = (await api.Get<Me>("/api/accounts/v1/me", context.RequestAborted)).Value;
            // A page made for one reader is never kept for another.
            context.Response.Headers.CacheControl = "no-store";
        }
        else
        {
            context.Response.Headers.CacheControl = "no-cache";
        }

        await next(context);
    }
}
