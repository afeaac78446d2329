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
    private const int FaultsShown = 100;

    internal sealed record LineView(Guid LineId, string Site, string Description, string? Cpv, decimal Quantity, string Unit, Money YearlyValue, Money TotalValue, IReadOnlyDictionary<string, string> Fields,
        int? Months, DateOnly? PresentContractExpiry, decimal? HistoricPrice, string? HistoricPriceSource, string? Justification, string? Cui)
    {
        /// <param name="shown">The first lines, in order.</param>
        /// <param name="total">Of all lines.</param>
        /// <param name="weights">Of all lines, in order: which cent goes to a line depends on every other one.</param>
        internal static IReadOnlyList<LineView> Of(IReadOnlyList<Line> shown, Money total, IReadOnlyList<decimal> weights)
        {
            var totals = Cents.Split(total.Amount, weights);
            return [.. shown.Select((x, i) => new LineView(x.Id, x.Site, x.Description, x.Cpv, x.Quantity, x.Unit, x.YearlyValue, Money.Euro(totals[i]), x.Fields,
                x.Months, x.PresentContractExpiry, x.HistoricPrice, x.HistoricPriceSource, x.Justification, x.Cui))];
        }
    }

    internal sealed record WarningView(string Pointer, string Code, string Detail);

    /// <summary>A demand. Of one with very many lines the first ones are shown; <see cref="LineCount"/> says how many there are.</summary>
    /// <param name="LineCount">How many lines it has.</param>
    /// <param name="Locked">True where it is approved and the collection is closed over it: only a reopening for its body unlocks it.</param>
    /// <param name="Obligation">Whether the body is bound to buy this through the aggregator, by the law of the day on which it decides (<see cref="Demand.DecidedOn"/>).</param>
    /// <param name="Warnings">What looks odd and stops nothing; the first hundred.</param>
    /// <param name="Missing">What must still be said before the body can sign it, each with its place; the first hundred. Empty where it does not wait for a signature.</param>
    internal sealed record Response(Guid Id, Guid InitiativeId, Guid CpbId, Guid BodyId, string CategoryCode, DemandStatus State, int DurationMonths, Money TotalValue,
        int QuestionnaireVersion, int LineCount, IReadOnlyList<LineView> Lines, string? ProtocolNumber, DateOnly? ProtocolDate, string? ActReference, DateTimeOffset? SubmittedAt, string? Reason,
        bool Locked, AssessObligation.Response Obligation, IReadOnlyList<WarningView> Warnings, IReadOnlyList<WarningView> Missing, int Version)
    {
        /// <param name="demand">The demand, with its body.</param>
        /// <param name="lines">Its lines in order: read once and not kept, because there may be a hundred thousand.</param>
        internal static async Task<Response> OfAsync(Demand demand, IAsyncEnumerable<Line> lines, DemandCollectionDb db, QuestionnaireBook book, Texts texts, DateTimeOffset now, CancellationToken ct)
        {
            // Asked for before the lines: what streams them holds the connection.
            var initiative = (await db.Initiatives.FindAsync([demand.InitiativeId], ct))!;
            var invitation = await db.Invitations.FindAsync([demand.InitiativeId, demand.BodyId], ct);
            var summary = new Summary(demand, await book.GetAsync(db, demand.CategoryCode, demand.QuestionnaireVersion, ct), await CuiOwners.OfAsync(db, demand.BodyId, ct));
            await foreach (var line in lines.WithCancellation(ct))
            {
                summary.Add(line);
            }

            var shown = Of(demand, summary, initiative, Clock.DateIn(now), texts);

            // It waits for the body. Past its deadline the body can do nothing until the collection is closed and reopened for it: without that the need drops out.
            return demand.State is not (DemandStatus.Returned or DemandStatus.Amended) || initiative.ClosedTo(invitation, now) is null
                ? shown
                : shown with { Warnings = [.. shown.Warnings, new WarningView("/state", "demand.needs-reopening", texts.Say("demand.needs-reopening", ("closesAt", initiative.ClosesAt)))] };
        }

        private static Response Of(Demand demand, Summary summary, Initiative initiative, DateOnly today, Texts texts) =>
            new(demand.Id, demand.InitiativeId, demand.CpbId, demand.BodyId, demand.CategoryCode, demand.State, demand.DurationMonths, demand.TotalValue,
                demand.QuestionnaireVersion, demand.LineCount, LineView.Of(summary.Shown, demand.TotalValue, summary.Weights),
                demand.ProtocolNumber, demand.ProtocolDate, demand.ActReference, demand.SubmittedAt, demand.Reason, demand.IsLocked(initiative.State),
                AssessObligation.Response.Of(summary.Law, demand.Body!.Kind, demand.YearlyValue.Amount, demand.TotalValue.Amount, demand.DecidedOn(today), texts),
                [.. summary.Warnings.Select(x => new WarningView(x.Pointer, x.Code, texts.Say(x.Code, ("value", x.Value), ("max", x.Max))))],
                [.. summary.Missing.Take(FaultsShown).Select(x => new WarningView(x.Pointer, x.Code, texts.Find("input." + x.Code, x.Args) ?? texts.Say(x.Code, x.Args)))], demand.Version);
    }

    /// <summary>What is shown of a demand's lines, found in one pass.</summary>
    private sealed class Summary(Demand demand, Questionnaire questionnaire, CuiOwners owners)
    {
        private readonly bool _waits = demand.State is DemandStatus.Draft or DemandStatus.Returned or DemandStatus.Amended;
        private readonly Errors _errors = new();

        public CategoryLaw Law { get; } = LawFiles.Category(demand.CategoryCode)!;

        public List<Line> Shown { get; } = [];

        public List<decimal> Weights { get; } = [];

        public List<Warning> Warnings { get; } = [];

        /// <summary>What the signature would be refused for: the same rules, so that nobody learns it only then.</summary>
        public IReadOnlyList<InputError> Missing
        {
            get
            {
                _errors.If(_waits && Weights.Count == 0, "/lines", "required");
                return _errors.All;
            }
        }

        public void Add(Line line)
        {
            var index = Weights.Count;
            Weights.Add(line.ValueMonths(demand.DurationMonths));
            if (Shown.Count < LinesShown)
            {
                Shown.Add(line);
            }

            if (Warnings.Count < FaultsShown && LineRules.Warning(questionnaire, line, index, demand.Body!.Population) is { } warning)
            {
                Warnings.Add(warning);
            }

            if (_waits && _errors.All.Count < FaultsShown)
            {
                LineRules.Check(Law, questionnaire, line, $"/lines/{index}", complete: true, _errors, owners);
            }
        }
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}", Handle)
        .Query("getDemand", "Legge un fabbisogno")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var demand = await db.Demands.Include(x => x.Body).SingleOrDefaultAsync(x => x.Id == demandId, ct);
        // What was never sent is the body's own affair; central purchasing bodies see it from the first submission on.
        return demand is null || !await db.ShowsAsync(demand, caller, ct)
            ? Problem.NotFound()
            : Answer.Ok(demand, await Response.OfAsync(demand, db.LinesOf(demandId).AsAsyncEnumerable(), db, book, texts, clock.Now, ct));
    }
}
