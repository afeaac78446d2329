using Aggregator.DemandCollection.Categories;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>What withdrawing or amending a demand would do, before it is done: to the initiative's total and thresholds, and to the body's own duty.</summary>
internal static class GetConsequences
{
    /// <summary>The step that is thought of.</summary>
    internal enum Step
    {
        Withdraw,
        Amend,
    }

    /// <summary>What the initiative adds up to, as its board shows it: every demand that was sent and not withdrawn, those returned for correction included.</summary>
    /// <param name="EuThresholdReached">Whether the whole reaches the EU threshold that decides how the tender is published (art. 14 D.Lgs. 36/2023); null where none is known.</param>
    internal sealed record Totals(int Bodies, Money TotalValue, bool? EuThresholdReached);

    /// <param name="SignedAgain">True where the demand must be signed and approved again.</param>
    /// <param name="Obligation">Whether the body would have to buy through an aggregator all the same.</param>
    internal sealed record Response(Step Step, Totals Before, Totals After, Money? EuThreshold, bool SignedAgain, AssessObligation.Response Obligation);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}/consequences", Handle)
        .Query("getConsequences", "Dice che cosa comporta ritirare o modificare un fabbisogno")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct, string step = "withdraw", string? totalValue = null)
    {
        var demand = await db.Demands.Include(x => x.Body).SingleOrDefaultAsync(x => x.Id == demandId, ct);
        if (demand is null || !await db.ShowsAsync(demand, caller, ct))
        {
            return Problem.NotFound();
        }

        var errors = new Errors();
        errors.If(!Named.TryParse<Step>(step, out var wanted), "?step", "enum", ("values", string.Join(", ", Enum.GetValues<Step>().Select(Named.Of))));
        var value = demand.TotalValue.Amount;
        errors.If(totalValue is not null && (!decimal.TryParse(totalValue, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out value) || value < 0), "?totalValue", "decimal");
        if (errors.Any)
        {
            return Problem.Invalid(errors);
        }

        // As GetBoard counts: the planner's board and what a body is told here must be the same sum.
        var counted = await db.Database.SqlQuery<Counted>($"""
            SELECT count(*)::int AS "Bodies", coalesce(sum(total_value), 0) AS "TotalValue" FROM demand
            WHERE initiative_id = {demand.InitiativeId} AND state NOT IN ('draft', 'withdrawn')
            """).SingleAsync(ct);
        var (total, mine) = (counted.TotalValue, demand.IsInTotals ? demand.TotalValue.Amount : (decimal?)null);
        var threshold = LawFiles.On(LawFiles.Thresholds, Clock.DateIn(clock.Now));
        var after = wanted == Step.Withdraw ? total - (mine ?? 0m) : total - (mine ?? 0m) + value;
        var bodies = counted.Bodies - (mine is null ? 0 : 1) + (wanted == Step.Withdraw ? 0 : 1);
        var whole = wanted == Step.Amend ? value : demand.TotalValue.Amount;

        // Of another total nothing is known of its lines: as if all were needed for the whole duration.
        var yearly = wanted == Step.Withdraw || totalValue is null ? demand.YearlyValue.Amount
            : demand.DurationMonths <= 12 ? whole : Math.Round(whole * 12m / demand.DurationMonths, 2, MidpointRounding.AwayFromZero);
        return Answer.Ok(new Response(wanted, new Totals(counted.Bodies, Money.Euro(total), total >= threshold?.Amount), new Totals(bodies, Money.Euro(after), after >= threshold?.Amount),
            threshold is null ? null : Money.Euro(threshold.Amount), demand.State is not (DemandStatus.Draft or DemandStatus.Returned),
            AssessObligation.Response.Of(LawFiles.Category(demand.CategoryCode)!, demand.Body!.Kind, yearly, whole, clock.Today, texts)));
    }

    private sealed record Counted(int Bodies, decimal TotalValue);
}
