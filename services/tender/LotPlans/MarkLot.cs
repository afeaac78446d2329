using Aggregator.Platform;
using Aggregator.Tender.Storage;

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

    private static async Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Precondition precondition, Caller caller, TenderDb db, Clock clock, MakeLotPlan.Replays replays, HttpContext context, CancellationToken ct)
    {
        var (bench, problem) = await Workbench.LoadAsync(lotPlanId, precondition, forChange: true, caller, db, replays, context, ct);
        if ((problem ?? input.Invalid(Validate)) is { } wrong)
        {
            return wrong;
        }

        var (plan, request, before) = (bench!.Plan, input.Body, bench.Before("marked", clock.Now));
        if (Handwork.Mark(plan, request.Lot, request.Title?.Trim(), request.Reserved, bench.Ground, bench.Law) is { } refusal)
        {
            return Problem.From(refusal);
        }

        return bench.Keep(before, request, db);
    }

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
