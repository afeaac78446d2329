using Aggregator.Platform;

namespace Aggregator.Tender.LotPlans;

/// <summary>Names a lot, or reserves it to social enterprises and the like (art. 61).</summary>
internal static class MarkLot
{
    /// <param name="Lot">The lot.</param>
    /// <param name="Title">Its title; unchanged without it.</param>
    /// <param name="Reserved">Reserved or not; unchanged without it.</param>
    internal sealed record Request(int Lot, string? Title = null, bool? Reserved = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans/{lotPlanId:guid}/mark", Handle)
        .Command("markLot", "Intitola un lotto o lo riserva")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<MakeLotPlan.Response>(200);

    private static Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Caller caller, Workshop workshop, HttpContext context, CancellationToken ct) =>
        workshop.ChangeAsync(lotPlanId, input, Validate, "marked", (bench, r) => Handwork.Mark(bench.Plan, r.Lot, r.Title?.Trim(), r.Reserved, bench.Ground, bench.Law), caller, context, ct);

    private static void Validate(Request r, Errors e)
    {
        e.If(r.Lot < 1, "/lot", "positive");
        e.If(r.Title is null && r.Reserved is null, "/title", "required");
        if (r.Title is not null)
        {
            e.Text(r.Title, "/title", LotPlan.TitleLengthMax);
        }
    }
}
