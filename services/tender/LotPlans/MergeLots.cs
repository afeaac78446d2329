using Aggregator.Platform;

namespace Aggregator.Tender.LotPlans;

/// <summary>Makes one lot of two.</summary>
internal static class MergeLots
{
    /// <param name="Into">The lot that stays.</param>
    /// <param name="Lot">The lot that goes into it; the numbers behind it move up.</param>
    internal sealed record Request(int Into, int Lot);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/merge", Handle)
        .Command("mergeLots", "Unisce due lotti")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<MakeLotPlan.Response>(200);

    private static Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Caller caller, Workshop workshop, HttpContext context, CancellationToken ct) =>
        workshop.ChangeAsync(lotPlanId, input, Validate, "merged", (bench, r) => Handwork.Merge(bench.Plan, r.Into, r.Lot, bench.Ground, bench.Law), caller, context, ct);

    private static void Validate(Request r, Errors e)
    {
        e.If(r.Into < 1, "/into", "positive");
        e.If(r.Lot < 1, "/lot", "positive");
    }
}
