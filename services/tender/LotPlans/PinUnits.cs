using Aggregator.Platform;

namespace Aggregator.Tender.LotPlans;

/// <summary>Fastens municipalities or sites to the lots they are in, or loosens them: the engine leaves them there, and moving them is said to break the pin.</summary>
internal static class PinUnits
{
    /// <param name="UnitIds">Units, or bodies for all units of them.</param>
    /// <param name="Pinned">False loosens them.</param>
    internal sealed record Request(IReadOnlyList<string> UnitIds, bool Pinned = true);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/pin", Handle)
        .Command("pinUnits", "Fissa unità al loro lotto o le libera")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<MakeLotPlan.Response>(200);

    private static Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Caller caller, Workshop workshop, HttpContext context, CancellationToken ct) =>
        workshop.ChangeAsync(lotPlanId, input, Validate, "pinned", (bench, r) => Handwork.Pin(bench.Plan, r.UnitIds, r.Pinned, bench.Ground, bench.Law), caller, context, ct);

    private static void Validate(Request r, Errors e) => Workbench.Units(r.UnitIds, e);
}
