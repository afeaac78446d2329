using Aggregator.Platform;
using Aggregator.Tender.Storage;

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

    private static async Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Precondition precondition, Caller caller, TenderDb db, Clock clock, MakeLotPlan.Replays replays, HttpContext context, CancellationToken ct)
    {
        var (bench, problem) = await Workbench.LoadAsync(lotPlanId, precondition, forChange: true, caller, db, replays, context, ct);
        if ((problem ?? input.Invalid(Validate)) is { } wrong)
        {
            return wrong;
        }

        var (plan, request, before) = (bench!.Plan, input.Body, bench.Before("moved", clock.Now));
        if (Handwork.Move(plan, request.UnitIds, request.ToLot, bench.Ground, bench.Law) is { } refusal)
        {
            return Problem.From(refusal);
        }

        return bench.Keep(before, request, db);
    }

    private static void Validate(Request r, Errors e)
    {
        Workbench.Units(r.UnitIds, e);
    }
}
