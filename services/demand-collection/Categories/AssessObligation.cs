using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Categories;

/// <summary>"Am I bound to use the aggregator for this, why, and which exception code applies?" Anybody may ask.</summary>
internal static class AssessObligation
{
    private const decimal ValueMax = 1_000_000_000m;
    private const int MonthsMax = 240;

    /// <summary>A reason with which ANAC gives a CIG all the same.</summary>
    /// <param name="Code">Its number in motivazioneCIG.</param>
    internal sealed record ExceptionView(int Code, string Text);

    /// <param name="Ground">Code of the reason.</param>
    /// <param name="Reason">The reason in words, with figures and source.</param>
    /// <param name="Exceptions">Codes that the body may name when it asks for a CIG, and when each fits.</param>
    internal sealed record Response(string CategoryCode, DateOnly On, BodyKind BodyKind, bool Bound, ObligationGround Ground, string Reason, CategoryThreshold? Threshold, Reading? Reading,
        Money YearlyValue, bool ReachedByYear, Money WholeValue, bool ReachedByWhole, IReadOnlyList<ExceptionView> Exceptions)
    {
        internal static Response Of(CategoryLaw law, BodyKind kind, decimal yearly, decimal whole, DateOnly day, Texts texts, DateOnly? began = null, bool? activeContract = null)
        {
            var x = Obligation.Assess(law, kind, yearly, whole, day, began, activeContract);
            return new Response(law.Code, day, kind, x.Bound, x.Ground,
                texts.Say("obligation." + Named.Of(x.Ground), ("threshold", x.Threshold?.Amount), ("source", x.Threshold?.Source),
                    ("compared", Money.Euro(x.Reading == Law.Reading.Annual ? yearly : whole))),
                x.Threshold, x.Reading, Money.Euro(yearly), x.ReachedByYear, Money.Euro(whole), x.ReachedByWhole,
                [.. x.Exceptions.Select(e => new ExceptionView((int)e, texts.Say("obligation.cig-" + Named.Of(e))))]);
        }
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/categories/{categoryCode}/obligation", Handle)
        .Query("assessObligation", "Dice se un ente è tenuto a ricorrere al soggetto aggregatore, perché, e con quale motivazione può chiedere il CIG")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(string categoryCode, string yearlyValue, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct,
        int months = 12, Guid? bodyId = null, string? bodyKind = null, DateOnly? on = null, DateOnly? began = null, bool? activeContract = null)
    {
        if (LawFiles.Category(categoryCode) is not { } law)
        {
            return Problem.NotFound();
        }

        var errors = new Errors();
        var kind = BodyKind.Municipality;
        var yearly = 0m;
        errors.If(!decimal.TryParse(yearlyValue, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out yearly) || yearly <= 0, "?yearlyValue", "positive");
        errors.If(yearly > ValueMax, "?yearlyValue", "too-big", ("max", ValueMax));
        errors.If(months is < 1 or > MonthsMax, "?months", "demand.range", ("min", 1), ("max", MonthsMax));
        errors.If(bodyKind is not null && !Named.TryParse(bodyKind, out kind), "?bodyKind", "enum", ("values", string.Join(", ", Enum.GetValues<BodyKind>().Select(Named.Of))));
        errors.If(began > (on ?? clock.Today), "?began", "obligation.began-later");
        if (bodyId is { } id)
        {
            var known = await db.Bodies.Where(x => x.Id == id).Select(x => (BodyKind?)x.Kind).SingleOrDefaultAsync(ct);
            errors.If(known is null, "?bodyId", "initiative.unknown-body");
            kind = known ?? kind;
        }

        return errors.Any ? Problem.Invalid(errors) : Answer.Ok(Response.Of(law, kind, yearly, Cents.Over(yearly, months), on ?? clock.Today, texts, began, activeContract));
    }
}
