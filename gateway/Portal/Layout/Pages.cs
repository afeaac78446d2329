using System.Net;
using Aggregator.Portal.Api;
using Aggregator.Portal.Notes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aggregator.Portal.Layout;

/// <summary>Answers of the portal: a page, or the page that says why there is none.</summary>
internal static class Pages
{
    public static IResult Show<TPage>(object? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent
        => new RazorComponentResult<TPage>(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>A page again after a form that was refused: with what was typed and what is wrong, under the refusal's own status.</summary>
    public static IResult Again<TPage>(object parameters, HttpStatusCode status)
        where TPage : IComponent
        => Show<TPage>(parameters, (int)status);

    /// <summary>After a form that was carried out: another page, which says so once. Loading it again sends nothing again.</summary>
    /// <param name="address">A path of this site.</param>
    /// <param name="done">Key of the words under <c>done.</c></param>
    /// <param name="counts">Numbers that the words have places for.</param>
    public static IResult Done(string address, string done, params int[] counts)
    {
        var (path, anchor) = address.Split('#') is [var before, var after] ? (before, "#" + after) : (address, "");
        return new SeeOther(path + (path.Contains('?') ? '&' : '?') + "done=" + done + string.Concat(counts.Select(count => "&n=" + count)) + anchor);
    }

    /// <summary>After a form that began something: the page that tells how far it is.</summary>
    public static IResult Elsewhere(string address) => new SeeOther(address);

    /// <summary>
    /// An address that forms only post to. Fetched all the same, after a change of language or a reload, it leads to the page on which its form stands.
    /// </summary>
    /// <param name="app">The portal.</param>
    /// <param name="address">The pattern that is posted to.</param>
    /// <param name="page">The page's address, with the same names in braces.</param>
    public static void Lead(this IEndpointRouteBuilder app, string address, string page) => app.MapGet(address, (HttpContext context) =>
        Results.Redirect(context.Request.RouteValues.Aggregate(page, (path, value) => path.Replace($"{{{value.Key}}}", value.Value?.ToString(), StringComparison.Ordinal)) + context.Request.QueryString));

    /// <summary>The page for an answer without a value.</summary>
    public static IResult Instead<T>(Answer<T> answer, Visit visit)
        where T : class
        => answer.Status switch
        {
            // What the API does not understand came from the page's address.
            HttpStatusCode.NotFound or HttpStatusCode.BadRequest => Show<Notes.NotFound>(status: StatusCodes.Status404NotFound),
            HttpStatusCode.Unauthorized => Results.Redirect(visit.LoginAddress),
            HttpStatusCode.Forbidden => Show<Failed>(new { Code = "forbidden" }, StatusCodes.Status403Forbidden),
            HttpStatusCode.TooManyRequests => Show<Failed>(new { Code = "too-many-requests" }, StatusCodes.Status429TooManyRequests),
            _ => Show<Failed>(new { Code = "unavailable" }, StatusCodes.Status503ServiceUnavailable),
        };

    /// <summary>303: whatever was posted, the next page is fetched.</summary>
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
