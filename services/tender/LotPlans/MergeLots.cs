using Aggregator.Platform;
using Aggregator.Tender.Storage;

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

    private static async Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Precondition precondition, Caller caller, TenderDb db, Clock clock, MakeLotPlan.Replays replays, HttpContext context, CancellationToken ct)
    {
        var (bench, problem) = await Workbench.LoadAsync(lotPlanId, precondition, forChange: true, caller, db, replays, context, ct);
        if ((problem ?? input.Invalid(Validate)) is { } wrong)
        {
            return wrong;
        }

        var (plan, request, before) = (bench!.Plan, input.Body, bench.Before("merged", clock.Now));
        if (Handwork.Merge(plan, request.Into, request.Lot, bench.Ground, bench.Law) is { } refusal)
        {
            return Problem.From(refusal);
        }

        return bench.Keep(before, request, db);
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(r.Into < 1, "/into", "positive");
        e.If(r.Lot < 1, "/lot", "positive");
    }
}
