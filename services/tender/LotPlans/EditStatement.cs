using System.ComponentModel.DataAnnotations;
using Aggregator.Platform;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>
/// The statement of reasons and the caps that it gives reasons for (art. 58): written by hand, or worded anew from the figures and from the plans that stand
/// beside this one.
/// </summary>
internal static class EditStatement
{
    /// <param name="Statement">The text; without it the figures word it.</param>
    /// <param name="Caps">How many lots a bidder may tender for or be awarded; none without it.</param>
    internal sealed record Request([property: MaxLength(MakeLotPlan.StatementLengthMax)] string? Statement = null, LotCaps? Caps = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/lot-plans/{lotPlanId:guid}/statement", Handle)
        .Command("editStatement", "Scrive o rigenera la motivazione di un piano di lotti")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<MakeLotPlan.Response>(200);

    private static async Task<IResult> Handle(Guid lotPlanId, Input<Request> input, Caller caller, TenderDb db, Texts texts, CancellationToken ct)
    {
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct);
        if (plan is null || !caller.Is(Relation.OwnerCpb, plan.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid(Validate) ?? input.Stale(plan, required: true)) is { } invalid)
        {
            return invalid;
        }

        if (plan.NotDraft() is { } refusal)
        {
            return Problem.From(refusal);
        }

        var before = new { plan.StatementByHand, plan.Terms.Caps };
        plan.Terms = plan.Terms with { Caps = input.Body.Caps };
        plan.Write(input.Body.Statement);
        plan.Reason(await Compared.WithAsync(plan, db, ct));
        db.Record(plan, "lot-plan.statement-edited", before: before, after: new { plan.StatementByHand, plan.Terms.Caps });
        return Answer.Ok(plan, MakeLotPlan.Response.Of(plan, texts));
    }

    private static void Validate(Request r, Errors e)
    {
        if (r.Statement is not null)
        {
            e.Text(r.Statement, "/statement", MakeLotPlan.StatementLengthMax);
        }

        r.Caps?.Validate("/caps", e);
    }
}
