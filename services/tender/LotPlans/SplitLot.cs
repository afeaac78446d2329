using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.LotPlans;

/// <summary>Takes units out of a lot into a new one; without units the engine cuts the lot in two, as even as the terms allow.</summary>
internal static class SplitLot
{
    /// <param name="Lot">The lot to split.</param>
    /// <param name="UnitIds">What goes into the new lot; the engine chooses without it.</param>
    /// <param name="Title">Title of the new lot.</param>
    internal sealed record Request(int Lot, IReadOnlyList<string>? UnitIds = null, string? Title = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/split", Handle)
        .Command("splitLot", "Divide un lotto")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<MakeLotPlan.Response>(200);

    private static async Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Caller caller, Clock clock, Engine engine, Workshop workshop, HttpContext context, CancellationToken ct)
    {
        var (bench, problem) = await workshop.OpenAsync(lotPlanId, x => input.Stale(x, required: true), caller, context, ct);
        if ((problem ?? input.Invalid(Validate)) is { } wrong)
        {
            return wrong;
        }

        var (plan, request, before) = (bench!.Plan, input.Body, bench.Before("split", clock.Now));
        var (units, obstacles) = (request.UnitIds, (IReadOnlyList<Obstacle>)[]);
        if (units is null && request.Lot <= plan.Lots.Count)
        {
            (units, obstacles) = await HalveAsync(bench, request.Lot, engine, ct);
        }

        if (obstacles.Count > 0)
        {
            return Engine.Impossible(obstacles);
        }

        if (Handwork.Split(plan, request.Lot, units ?? [], clock.NewId, request.Title?.Trim(), bench.Ground, bench.Law) is { } refusal)
        {
            return Problem.From(refusal);
        }

        return await workshop.KeepAsync(bench, before, new { request.Lot, units }, ct);
    }

    /// <summary>The smaller half of a lot; groups and pairs apart hold, pins and bounds were those of the whole.</summary>
    private static async Task<(IReadOnlyList<string>? Units, IReadOnlyList<Obstacle> Obstacles)> HalveAsync(Workbench bench, int lot, Engine engine, CancellationToken ct)
    {
        var own = bench.Plan.Lots[lot - 1].Units;
        var ground = new PlanningGround([.. own.Select(x => bench.Ground.ById[x])], bench.Ground.Borders);
        var terms = bench.Plan.Terms with { Lots = 2, MinValue = null, MaxValue = null, Pinned = null, LotsByKind = null, SplitBodies = null, BaseBodyId = null };
        var (halves, obstacles) = await engine.CutAsync(ground, terms.Within(ground), ct);
        return (halves?.MinBy(x => x.Value)!.Units, obstacles);
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(r.Lot < 1, "/lot", "positive");
        if (r.UnitIds is not null)
        {
            Workbench.Units(r.UnitIds, e);
        }

        if (r.Title is not null)
        {
            e.Text(r.Title, "/title", LotPlan.TitleLengthMax);
        }
    }
}
