using Aggregator.Platform;

namespace Aggregator.Tender.LotPlans;

/// <summary>Puts municipalities or sites into another lot by hand; the answer says what that does to the figures and what it breaks.</summary>
internal static class MoveUnits
{
    /// <param name="UnitIds">Units, or bodies for all units of them.</param>
    /// <param name="ToLot">Number of the lot.</param>
    internal sealed record Request(IReadOnlyList<string> UnitIds, int ToLot);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/move", Handle)
        .Command("moveUnits", "Sposta unità in un altro lotto")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<MakeLotPlan.Response>(200);

    private static Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Caller caller, Workshop workshop, HttpContext context, CancellationToken ct) =>
        workshop.ChangeAsync(lotPlanId, input, Validate, "moved", (bench, r) => Handwork.Move(bench.Plan, r.UnitIds, r.ToLot, bench.Ground, bench.Law), caller, context, ct);

    private static void Validate(Request r, Errors e) => Workbench.Units(r.UnitIds, e);
}
