using Aggregator.DemandCollection.Categories;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

internal static class GetDemand
{
    private const int LinesShown = 1000;
    private const int MissingShown = 100;

    internal sealed record LineView(Guid LineId, string Site, string Description, string? Cpv, decimal Quantity, string Unit, Money YearlyValue, Money TotalValue, IReadOnlyDictionary<string, string> Fields,
        int? Months, DateOnly? PresentContractExpiry, decimal? HistoricPrice, string? HistoricPriceSource, string? Justification, string? Cui)
    {
        internal static IReadOnlyList<LineView> Of(IReadOnlyList<Line> lines, Money total, int duration)
        {
            var totals = Cents.Split(total.Amount, [.. lines.Select(x => x.ValueMonths(duration))]);
            return [.. lines.Select((x, i) => new LineView(x.Id, x.Site, x.Description, x.Cpv, x.Quantity, x.Unit, x.YearlyValue, Money.Euro(totals[i]), x.Fields,
                x.Months, x.PresentContractExpiry, x.HistoricPrice, x.HistoricPriceSource, x.Justification, x.Cui))];
        }
    }

    internal sealed record WarningView(string Pointer, string Code, string Detail);

    /// <summary>A demand. Of one with very many lines the first ones are shown; <see cref="LineCount"/> says how many there are.</summary>
    /// <param name="LineCount">How many lines it has.</param>
    /// <param name="Locked">True where it is approved and the collection is closed over it: only a reopening for its body unlocks it.</param>
    /// <param name="Obligation">Whether the body is bound to buy this through the aggregator, by the law of the day on which it decides (<see cref="Demand.DecidedOn"/>).</param>
    /// <param name="Missing">What must still be said before the body can sign it, each with its place; the first hundred. Empty where it does not wait for a signature.</param>
    internal sealed record Response(Guid Id, Guid InitiativeId, Guid CpbId, Guid BodyId, string CategoryCode, DemandStatus State, int DurationMonths, Money TotalValue,
        int QuestionnaireVersion, int LineCount, IReadOnlyList<LineView> Lines, string? ProtocolNumber, DateOnly? ProtocolDate, string? ActReference, DateTimeOffset? SubmittedAt, string? Reason,
        bool Locked, AssessObligation.Response Obligation, IReadOnlyList<WarningView> Warnings, IReadOnlyList<WarningView> Missing, int Version)
    {
        internal static async Task<Response> OfAsync(Demand demand, DemandCollectionDb db, QuestionnaireBook book, Texts texts, DateTimeOffset now, CancellationToken ct)
        {
            var initiative = (await db.Initiatives.FindAsync([demand.InitiativeId], ct))!;
            var shown = Of(demand, await book.GetAsync(db, demand.CategoryCode, demand.QuestionnaireVersion, ct), initiative, Clock.DateIn(now), texts);
            if (demand.State is not (DemandStatus.Returned or DemandStatus.Amended))
            {
                return shown;
            }

            // It waits for the body. Past its deadline the body can do nothing until the collection is closed and reopened for it: without that the need drops out.
            var invitation = await db.Invitations.FindAsync([demand.InitiativeId, demand.BodyId], ct);
            return initiative.ClosedTo(invitation, now) is null
                ? shown
                : shown with { Warnings = [.. shown.Warnings, new WarningView("/state", "demand.needs-reopening", texts.Say("demand.needs-reopening", ("closesAt", initiative.ClosesAt)))] };
        }

        private static Response Of(Demand demand, Questionnaire questionnaire, Initiative initiative, DateOnly today, Texts texts)
        {
            var (law, body) = (LawFiles.Category(demand.CategoryCode)!, demand.Body!);
            var lines = demand.Lines.OrderBy(x => x.Ordinal).ToList();
            return new Response(demand.Id, demand.InitiativeId, demand.CpbId, demand.BodyId, demand.CategoryCode, demand.State, demand.DurationMonths, demand.TotalValue,
                demand.QuestionnaireVersion, demand.LineCount, [.. LineView.Of(lines, demand.TotalValue, demand.DurationMonths).Take(LinesShown)],
                demand.ProtocolNumber, demand.ProtocolDate, demand.ActReference, demand.SubmittedAt, demand.Reason, demand.IsLocked(initiative.State),
                AssessObligation.Response.Of(law, body.Kind, demand.YearlyValue.Amount, demand.TotalValue.Amount, demand.DecidedOn(today), texts),
                [.. LineRules.Warnings(questionnaire, lines, body.Population).Select(x => new WarningView(x.Pointer, x.Code, texts.Say(x.Code, ("value", x.Value), ("max", x.Max))))],
                demand.State is DemandStatus.Draft or DemandStatus.Returned or DemandStatus.Amended ? MissingOf(law, questionnaire, lines, texts) : [], demand.Version);
        }

        /// <summary>What the signature would be refused for: the same rules, so that nobody learns it only then.</summary>
        private static List<WarningView> MissingOf(CategoryLaw law, Questionnaire questionnaire, IReadOnlyList<Line> lines, Texts texts)
        {
            var errors = new Errors();
            LineRules.Check(law, questionnaire, lines, complete: true, errors);
            return [.. errors.All.Take(MissingShown).Select(x => new WarningView(x.Pointer, x.Code, texts.Find("input." + x.Code, x.Args) ?? texts.Say(x.Code, x.Args)))];
        }
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}", Handle)
        .Query("getDemand", "Legge un fabbisogno")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var demand = await db.Demands.Include(x => x.Lines).Include(x => x.Body).SingleOrDefaultAsync(x => x.Id == demandId, ct);
        // What was never sent is the body's own affair; central purchasing bodies see it from the first submission on.
        return demand is null || !await db.ShowsAsync(demand, caller, ct)
            ? Problem.NotFound()
            : Answer.Ok(demand, await Response.OfAsync(demand, db, book, texts, clock.Now, ct));
    }
}
