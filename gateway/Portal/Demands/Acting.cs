using System.Net;
using Aggregator.Portal.Api;
using Aggregator.Portal.Layout;
using Aggregator.Portal.Notes;

namespace Aggregator.Portal.Demands;

/// <summary>Whether the reader may use a page of the body that was chosen. The API decides again on each command.</summary>
internal static class Acting
{
    public const string Drafter = "buyer.drafter";
    public const string Signatory = "buyer.signatory";

    /// <summary>The login, the choice of the body or the page that says why not; null where the reader has one of the roles; without roles, where somebody is logged in.</summary>
    public static IResult? Unless(Visit visit, params string[] roles) =>
        visit.Me is null ? Results.Redirect(visit.LoginAddress)
        // One person may work for several towns: first it is said for which.
        : visit.Me is { Current: null, Memberships.Count: > 0 } ? Results.Redirect("/organisation" + QueryString.Create("returnUrl", visit.Path + visit.Query))
        : roles.Length == 0 || visit.Has(roles) ? null
        : Pages.Show<Failed>(new { Code = "forbidden" }, StatusCodes.Status403Forbidden);

    /// <summary>True where somebody else changed the thing while the form was open.</summary>
    public static bool Outdated<T>(Answer<T> answer)
        where T : class
        => answer.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.PreconditionRequired || answer.Problem?.Code is "stale-meanwhile";
}
