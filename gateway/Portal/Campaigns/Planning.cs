using System.Net;
using Aggregator.Portal.Api;
using Aggregator.Portal.Layout;
using Aggregator.Portal.Layout.Forms;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Campaigns;

/// <summary>What the pages of the planner share: finding the collection, and who may change it.</summary>
internal static class Planning
{
    public const string Api = "/api/demand/v1";

    /// <summary>True where the reader's own organisation runs the collection and the reader acts in a role that changes it; the API decides again.</summary>
    public static bool Runs(this Visit visit, Collected campaign) => visit.Me?.Current?.Organisation == campaign.CpbId && visit.Has("cpb.planner", "cpb.rup");

    /// <summary>True where the reader may decide on its demands.</summary>
    public static bool Decides(this Visit visit, Collected campaign) => visit.Me?.Current?.Organisation == campaign.CpbId && visit.Has("cpb.planner");

    /// <summary>The collection with its board, which only those whom it concerns see; or the page to show instead.</summary>
    public static async Task<(Answer<Collected> Campaign, BoardView? Board, IResult? Instead)> FindAsync(Guid id, GatewayApi api, Visit visit, CancellationToken ct)
    {
        if (visit.Me is null) return (new Answer<Collected>(null, HttpStatusCode.Unauthorized), null, Results.Redirect(visit.LoginAddress));
        var campaign = api.Get<Collected>($"{Api}/initiatives/{id}", ct);
        var board = await api.Get<BoardView>($"{Api}/initiatives/{id}/board", ct);
        var found = await campaign;
        return (found, board.Value, !found.Ok ? Pages.Instead(found, visit) : !board.Ok ? Pages.Instead(board, visit) : null);
    }

    /// <summary>The page again where a change was refused for what it says, so that nothing typed is lost; else the page that says why there is none.</summary>
    public static async Task<IResult> RefusedAsync<T>(Answer<T> answer, Visit visit, Func<Task<IResult>> again)
        where T : class
        => answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.PreconditionRequired or HttpStatusCode.UnprocessableEntity
            ? await again() : Pages.Instead(answer, visit);

    /// <summary>A moment typed in a form as the API wants it, and what to say of it where it is none.</summary>
    public static (string? Moment, Problem? Wrong) Moment(Filled form, string name)
        => Typed.Moment(form[name]) is { } moment ? (moment, null) : (null, new Problem(null, null, null, [new InputError("/" + name, "moment", Wording.T("form.moment"))]));

    /// <summary>The status of a page that comes back: what went wrong, as the API said it.</summary>
    public static int Status(Problem? problem)
        => problem is null ? StatusCodes.Status200OK : problem.Code is "stale" ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status422UnprocessableEntity;

    /// <summary>Words about a number of things, which for one of them are others.</summary>
    public static string Several(string key, long count, params object?[] more)
        => Wording.T(count == 1 && Wording.Has(key + ".one") ? key + ".one" : key, [Formats.Count(count), .. more]);
}
