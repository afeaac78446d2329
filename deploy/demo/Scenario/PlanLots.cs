using System.Net;

namespace Aggregator.Demo.Scenario;

/// <summary>The planner cuts the approved demands into lots, fills the green checklists and has the plan signed off by the RUP.</summary>
internal sealed class PlanLots(Cast cast)
{
    private const string Tender = "/api/tender/v1";
    private const string Gpp = "/api/gpp/v1";

    public async Task RunAsync(Tendered initiative)
    {
        var planner = cast.Office.Planner;
        var units = initiative.Demands.Values.Where(x => x.State == "approved")
            .Select(x => new Unit(x.Town.BodyId, (double)x.Town.Municipality.Latitude, (double)x.Town.Municipality.Longitude, x.Value)).ToList();
        var lots = LotSplit.Into(initiative.LotCount, units);
        var plan = await planner.UntilHeardAsync(HttpMethod.Post, $"{Tender}/lot-plans", new
        {
            initiativeId = initiative.Id,
            closureNumber = initiative.Closure,
            lots = lots.Select(x => new { title = TitleOf(x), bodyIds = x.Select(unit => unit.BodyId) }),
            statement = $"Il territorio è diviso in {lots.Count} lotti di valore simile e compatti, così che anche piccole e medie imprese possano offrire (art. 58 D.Lgs. 36/2023).",
        }, HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity);
        initiative.LotPlanId = plan.Id();
        await cast.Office.Rup.PostAsync($"{Tender}/lot-plans/{initiative.LotPlanId}/approve");
        initiative.Lots = [.. plan.List("lots").Select(x => new LotInPlay(x.Id("lotId"), x.Number("number"), x.Text("title"), [.. x.List("bodies").Select(body => body.Id("bodyId"))], x.Amount("baseValue")))];
        Expect.Same(initiative.Demands.Values.Sum(x => x.Value), initiative.Lots.Sum(x => x.BaseValue), $"value in lots of {initiative.Title}");
        await Task.WhenAll(initiative.Lots.Select(x => FillChecklistAsync(initiative, x)));
    }

    /// <summary>All criteria that hold are asked for; one lot has no use for one of them and leaves another out, as happens.</summary>
    private async Task FillChecklistAsync(Tendered initiative, LotInPlay lot)
    {
        var path = $"{Gpp}/lots/{lot.Id}/checklist";
        var checklist = await cast.Office.Planner.UntilHeardAsync(HttpMethod.Get, path, null, HttpStatusCode.OK, HttpStatusCode.NotFound);
        var criteria = checklist.List("criteria").ToList();
        var mandatory = criteria.Where(x => x["mandatory"]!.GetValue<bool>()).Select(x => x.Text("criterionId")).ToList();
        if (mandatory.Count == 0)
        {
            return;
        }

        var sparing = lot.Number == initiative.LotCount && mandatory.Count > 2;
        await cast.Office.Planner.UntilHeardAsync(HttpMethod.Put, path, new
        {
            included = sparing ? mandatory.Take(mandatory.Count - 2) : criteria.Select(x => x.Text("criterionId")),
            notApplicable = sparing ? [new { criterionId = mandatory[^1], reason = "Nel lotto non vi sono edifici a cui il criterio si applichi." }] : Array.Empty<object>(),
        }, HttpStatusCode.OK, HttpStatusCode.Conflict);
    }

    private string TitleOf(IReadOnlyList<Unit> lot)
    {
        var towns = cast.Towns.Where(x => lot.Any(unit => unit.BodyId == x.BodyId)).OrderByDescending(x => x.Municipality.Population).Take(2).Select(x => x.Name);
        return $"Ambito di {string.Join(" e ", towns)}";
    }
}
