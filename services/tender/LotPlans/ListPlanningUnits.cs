using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>
/// The units of a plan and the borders between their bodies: what a workbench draws. Sites say where guards stand, so they are the central purchasing body's
/// own. One document, because a map of half a territory helps nobody; a closure has at most one demand for each of its bodies.
/// </summary>
internal static class ListPlanningUnits
{
    internal sealed record Response(Guid LotPlanId, int Version, IReadOnlyList<UnitResponse> Units, IReadOnlyList<IReadOnlyList<Guid>> Borders, IReadOnlyList<OutlineResponse> Outlines);

    internal sealed record UnitResponse(string Id, Guid BodyId, string Name, string? Site, LineKind? Kind, Money Value, int Lot, bool Pinned, decimal? Latitude, decimal? Longitude, string? Province,
        int StaffNow, DateOnly? FirstExpiry, DateOnly? LastExpiry);

    /// <summary>What is nearer to a body than to any other, no farther than neighbours lie: an area to draw, no border of the body.</summary>
    /// <param name="BodyId">The body; those without coordinates have none.</param>
    /// <param name="Corners">Longitude and latitude of each corner, in turn.</param>
    internal sealed record OutlineResponse(Guid BodyId, IReadOnlyList<IReadOnlyList<decimal>> Corners);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lot-plans/{lotPlanId:guid}/units", Handle)
        .Query("listPlanningUnits", "Elenca le unità di un piano di lotti con i loro confini")
        .Allow(Relation.OwnerCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid lotPlanId, Caller caller, TenderDb db, Workshop workshop, HttpContext context, CancellationToken ct)
    {
        if (await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct) is not { } plan || !caller.Sees(cpb: plan.CpbId))
        {
            return Problem.NotFound();
        }

        var (bench, problem) = await workshop.OnGroundAsync(plan, context, ct);
        if (problem is not null)
        {
            return problem;
        }

        var ground = bench!.Ground;
        var lotOf = plan.Lots.SelectMany(x => x.Units.Select(u => (u, x.Number))).ToDictionary(x => x.u, x => x.Number);
        var pins = Handwork.PinsOf(plan, ground);
        return Answer.Ok(plan, new Response(plan.Id, plan.Version,
            [.. ground.Units.Select(x => new UnitResponse(x.Id, x.BodyId, x.Name, x.Site, x.Kind, x.Value, lotOf[x.Id], pins.ContainsKey(x.Id), x.Latitude, x.Longitude, x.Province, x.StaffNow, x.FirstExpiry, x.LastExpiry))],
            [.. ground.Borders.Select(x => (IReadOnlyList<Guid>)[x.A, x.B])], [.. Outlines(ground)]));
    }

    private static IEnumerable<OutlineResponse> Outlines(PlanningGround ground)
    {
        var bodies = ground.ByBody.Select(x => x.First()).Where(x => x is { Latitude: not null, Longitude: not null }).ToList();
        var narrowing = bodies.Count == 0 ? 1 : Math.Cos((double)bodies.Average(x => x.Latitude!.Value) * Math.PI / 180);
        var cells = Cells.Of([.. bodies.Select(x => ((double)x.Longitude!.Value * narrowing, (double)x.Latitude!.Value))]);
        return bodies.Select((x, i) => new OutlineResponse(x.BodyId, [.. cells[i].Corners.Select(c => (IReadOnlyList<decimal>)[Degrees(c.X / narrowing), Degrees(c.Y)])]));
    }

    /// <summary>To some ten metres.</summary>
    private static decimal Degrees(double value) => decimal.Round((decimal)value, 4);
}
