using System.Net;
using Aggregator.Portal.Api;
using Aggregator.Portal.Campaigns;
using Aggregator.Portal.Layout;
using Aggregator.Portal.Layout.Forms;

namespace Aggregator.Portal.LotPlans;

/// <summary>The workbench's addresses: the plan, and one for each form on it.</summary>
internal static class Changing
{
    private const int SeedsMore = 3;
    private const int ReadingsMax = 3;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/lot-plans/{id:guid}", (Guid id, string? name, string? lot, string? stale, GatewayApi api, Visit visit, CancellationToken ct)
            => ShowAsync(id, new Look(name, lot, stale is "1"), null, new FormState(null, null), api, visit, ct));
        // Forms post there; a change of language or a reload on what came back leads to the plan.
        app.MapGet("/lot-plans/{id:guid}/{form}", (Guid id, HttpContext context) => Results.Redirect($"/lot-plans/{id}{context.Request.QueryString}"));
        app.MapPost("/lot-plans/{id:guid}/{form}", async (Guid id, string form, string? name, string? lot, HttpContext context, GatewayApi api, Visit visit, CancellationToken ct) =>
        {
            if (visit.Me is null) return Results.Redirect(visit.LoginAddress);
            var filled = await Filled.OfAsync(context, ct);
            var look = new Look(name, lot, false);
            return form switch
            {
                "discard" => await DiscardAsync(id, filled, look, api, visit, ct),
                "again" => await AgainAsync(id, filled, look, api, visit, ct),
                _ when await AskedAsync(id, form, filled, api, ct) is { } asked => await ChangeAsync(id, form, asked, filled, look, api, visit, ct),
                _ => Pages.Show<Notes.NotFound>(status: StatusCodes.Status404NotFound),
            };
        });
    }

    /// <summary>The query that keeps what is looked for.</summary>
    internal static string Looked(string? name, int? lot)
        => QueryString.Create(new[] { KeyValuePair.Create("name", name), KeyValuePair.Create("lot", lot?.ToString(System.Globalization.CultureInfo.InvariantCulture)) }.Where(pair => !string.IsNullOrEmpty(pair.Value))).ToString();

    /// <summary>What a form asks of the API, and which words say that it was done.</summary>
    private static async Task<Change?> AskedAsync(Guid id, string name, Filled form, GatewayApi api, CancellationToken ct)
    {
        var units = form.All("unit");
        return (name, form["step"]) switch
        {
            ("change", "pin") => new Change("pin", new { unitIds = units, pinned = true }, "pinned"),
            ("change", "unpin") => new Change("pin", new { unitIds = units, pinned = false }, "unpinned"),
            // A lot is split from the one that the chosen are in.
            ("change", "new") => new Change("split", new { lot = await LotOfAsync(id, units, api, ct), unitIds = units }, "split"),
            ("change", _) => new Change("move", new { unitIds = units, toLot = Cutting.Whole(form["toLot"]) ?? 0 }, "moved"),
            ("undo", _) => new Change("undo", null, "undone"),
            ("merge", _) => new Change("merge", new { into = Cutting.Whole(form["into"]) ?? 0, lot = Cutting.Whole(form["lot"]) ?? 0 }, "merged"),
            ("halve", _) => new Change("split", new { lot = Cutting.Whole(form["halved"]) ?? 0 }, "split"),
            ("mark", _) => new Change("mark", new { lot = Cutting.Whole(form["lot"]), title = form["title-" + form["lot"]] ?? "", reserved = form["reserved-" + form["lot"]] is "true" }, "marked"),
            ("statement", var step) => new Change("statement", new { statement = step is "reword" ? null : form["statement"] ?? "", caps = Cutting.CapsOf(form) }, "statement"),
            ("approve", _) => new Change("approve", null, "approved"),
            _ => null,
        };
    }

    private static async Task<int> LotOfAsync(Guid id, IReadOnlyList<string> units, GatewayApi api, CancellationToken ct)
        => (await api.Get<Ground>($"{Cutting.Api}/lot-plans/{id}/units", ct)).Value?.Units.FirstOrDefault(unit => units.Contains(unit.Id))?.Lot ?? 1;

    private static async Task<IResult> ChangeAsync(Guid id, string name, Change change, Filled form, Look look, GatewayApi api, Visit visit, CancellationToken ct)
    {
        var changed = await api.Send<Nothing>(change.Path is "statement" ? HttpMethod.Put : HttpMethod.Post, $"{Cutting.Api}/lot-plans/{id}/{change.Path}", change.Body, form, ct);
        return changed.Ok ? Pages.Done($"/lot-plans/{id}" + Looked(look.Name, look.LotNumber), "lotplan-" + change.Done)
            : await Planning.RefusedAsync(changed, visit, () => ShowAsync(id, look, name, new FormState(form, changed.Problem), api, visit, ct));
    }

    private static async Task<IResult> DiscardAsync(Guid id, Filled form, Look look, GatewayApi api, Visit visit, CancellationToken ct)
    {
        var plan = await api.Get<Plan>($"{Cutting.Api}/lot-plans/{id}", ct);
        if (plan.Value is not { } known) return Pages.Instead(plan, visit);
        var gone = await api.Send<Nothing>(HttpMethod.Post, $"{Cutting.Api}/lot-plans/{id}/discard", null, form, ct);
        return gone.Ok ? Pages.Done($"/campaigns/{known.InitiativeId}/lots" + (known.StudyId is { } study ? "?study=" + study : ""), "lotplan-discarded")
            : await Planning.RefusedAsync(gone, visit, () => ShowAsync(id, look, "discard", new FormState(form, gone.Problem), api, visit, ct));
    }

    /// <summary>A new study of the same terms, the pins among them, with other seeds.</summary>
    private static async Task<IResult> AgainAsync(Guid id, Filled form, Look look, GatewayApi api, Visit visit, CancellationToken ct)
    {
        var plan = await api.Get<Plan>($"{Cutting.Api}/lot-plans/{id}", ct);
        if (plan.Value is not { } known) return Pages.Instead(plan, visit);
        var asked = new { initiativeId = known.InitiativeId, closureNumber = known.ClosureNumber, terms = known.Terms, variations = Enumerable.Range(1, SeedsMore).Select(more => new { seed = known.Asked.Seed + more }).ToList() };
        var study = await api.Send<StudyRow>(HttpMethod.Post, Cutting.Api + "/lot-plan-studies", asked, form, ct);
        return study.Value is { } begun ? Pages.Elsewhere($"/campaigns/{known.InitiativeId}/lots?study={begun.Id}")
            : await Planning.RefusedAsync(study, visit, () => ShowAsync(id, look, "again", new FormState(form, study.Problem), api, visit, ct));
    }

    private static async Task<IResult> ShowAsync(Guid id, Look look, string? step, FormState state, GatewayApi api, Visit visit, CancellationToken ct)
    {
        if (visit.Me is null) return Results.Redirect(visit.LoginAddress);
        var ground = api.Get<Ground>($"{Cutting.Api}/lot-plans/{id}/units", ct);
        var compared = api.Get<Comparison>($"{Cutting.Api}/lot-plans/{id}/comparison", ct);
        var plan = await api.Get<Plan>($"{Cutting.Api}/lot-plans/{id}", ct);
        if (plan.Value is not { } known) return Pages.Instead(plan, visit);
        var (campaign, _, instead) = await Planning.FindAsync(known.InitiativeId, api, visit, ct);
        if (instead is not null) return instead;
        var units = await ground;
        // A change between the two answers would put one moment's map under another's version: what is older is read again.
        for (var readings = 1; readings < ReadingsMax && units.Value is { } seen && seen.Version != known.Version; readings++)
        {
            if (seen.Version < known.Version) units = await api.Get<Ground>($"{Cutting.Api}/lot-plans/{id}/units", ct);
            else plan = await api.Get<Plan>($"{Cutting.Api}/lot-plans/{id}", ct);
            if (plan.Value is not { } newer) return Pages.Instead(plan, visit);
            known = newer;
        }

        return Pages.Show<Workbench>(new
        {
            Campaign = campaign.Value!, P = known, Version = plan.Tag, G = units.Value, Missing = units.Problem?.Detail, Compared = (await compared).Value, look.Name, Lot = look.LotNumber, look.Stale, Step = step, State = state,
        }, Planning.Status(state.Problem));
    }

    /// <summary>What the reader looks for among the municipalities, and whether a change of theirs came too late.</summary>
    private sealed record Look(string? Name, string? Lot, bool Stale)
    {
        public int? LotNumber => int.TryParse(Lot, out var number) ? number : null;
    }

    private sealed record Change(string Path, object? Body, string Done);
}
