using Aggregator.Contract.Calculations;
using Aggregator.Contract.Law;
using Aggregator.Contract.Orders;
using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Agreements;

/// <summary>
/// Art. 60: what is still due on live orders is revised by the rule in force on the day of the notice. The ceiling stays as it was awarded:
/// a revision is paid from its own reserve.
/// </summary>
internal static class RevisePrices
{
    internal sealed record Request(ContractKind Kind, [property: Digits(6)] decimal VariationPercent, string Reference);

    internal sealed record Response(Guid Id, Guid AgreementId, ContractKind Kind, decimal VariationPercent, Money Remaining, Money Revision, string Rule, DateTimeOffset At);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/price-revisions", Handle)
        .Command("revisePrices", "Revisiona i prezzi di quanto è ancora dovuto (art. 60)")
        .Allow(Relation.OwnerCpb, "cpb.contract-manager").Answers<Response>(201);

    private static async Task<IResult> Handle(Guid agreementId, Input<Request> input, Caller caller, ContractDb db, Clock clock, CancellationToken ct)
    {
        var agreement = await db.LockAgreementAsync(agreementId, ct);
        if (agreement is null || !caller.Is(Relation.OwnerCpb, agreement.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid(Validate) ?? input.Stale(agreement)) is { } invalid)
        {
            return invalid;
        }

        var notice = await db.KnownNotices.Where(x => x.ProcedureId == agreement.ProcedureId).Select(x => (DateTimeOffset?)x.PublishedAt).SingleOrDefaultAsync(ct);
        var remaining = await db.Orders.Where(x => x.AgreementId == agreementId && (x.Phase == OrderPhase.Placed || x.Phase == OrderPhase.Accepted))
            .SumAsync(x => x.Amount - x.Delivered, ct);
        var rule = PriceRevisionRule.At(input.Body.Kind, Clock.DateIn(notice ?? agreement.AwardedAt));
        if (Decide(agreement, rule, input.Body.VariationPercent, remaining) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var revision = new PriceRevision
        {
            Id = clock.NewId(), AgreementId = agreementId, Kind = input.Body.Kind, VariationPercent = input.Body.VariationPercent, Remaining = remaining,
            Revision = rule!.Revise(input.Body.VariationPercent, remaining), Reference = input.Body.Reference, Rule = rule.Source, At = clock.Now,
        };
        db.Add(revision);
        db.Record(agreement, "agreement.prices-revised", input.Body.Reference, after: new { revision.VariationPercent, revision.Remaining, revision.Revision, revision.Rule });
        db.Publish(agreement, new PriceRevised(agreement.State, revision.VariationPercent, Money.Euro(revision.Revision)));
        return Answer.Created($"/agreements/{agreementId}", agreement, new Response(revision.Id, agreementId, revision.Kind, revision.VariationPercent,
            Money.Euro(revision.Remaining), Money.Euro(revision.Revision), revision.Rule, revision.At));
    }

    internal static Refusal? Decide(Agreement agreement, PriceRevisionRule? rule, decimal variationPercent, decimal remaining) =>
        agreement.Phase == AgreementPhase.Pending ? Refusal.Conflict("contract.agreement-not-active", ("state", agreement.Phase))
        : rule is null ? new Refusal("contract.no-revision-rule")
        : remaining == 0m ? new Refusal("contract.nothing-due")
        : Math.Abs(variationPercent) <= rule.ThresholdPercent
            ? new Refusal("contract.variation-below-threshold", ("threshold", rule.ThresholdPercent), ("variation", variationPercent))
        : null;

    private static void Validate(Request r, Errors e)
    {
        e.If(Math.Abs(r.VariationPercent) > PriceRevisionCalculator.VariationPercentMax, "/variationPercent", "too-big", ("max", PriceRevisionCalculator.VariationPercentMax));
        e.Text(r.Reference, "/reference", 200);
    }
}
