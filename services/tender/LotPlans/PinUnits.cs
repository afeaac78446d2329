using Aggregator.Platform;
using Aggregator.Tender.Storage;

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

    private static async Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Precondition precondition, Caller caller, TenderDb db, Clock clock, MakeLotPlan.Replays replays, HttpContext context, CancellationToken ct)
    {
        var (bench, problem) = await Workbench.LoadAsync(lotPlanId, precondition, forChange: true, caller, db, replays, context, ct);
        if ((problem ?? input.Invalid(Validate)) is { } wrong)
        {
            return wrong;
        }

        var (plan, request, before) = (bench!.Plan, input.Body, bench.Before("pinned", clock.Now));
        if (Handwork.Pin(plan, request.UnitIds, request.Pinned, bench.Ground, bench.Law) is { } refusal)
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
