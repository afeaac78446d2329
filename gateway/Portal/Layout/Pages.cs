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
}
