using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Plausibility;

/// <summary>What looks odd in a demand, asked and answered. Computed when it is read, against what the others say by then.</summary>
internal static class ListQuestions
{
    /// <param name="Text">The question in words.</param>
    /// <param name="Open">True while it is asked and not answered for this figure.</param>
    internal sealed record QuestionView(string Kind, Comparison Comparison, string Text, decimal Value, decimal? Usual, decimal? Low, decimal? High, int? Others, bool Open,
        string? Answer, Guid? AnsweredBy, DateTimeOffset? AnsweredAt);

    internal sealed record Response(Guid DemandId, int Open, IReadOnlyList<QuestionView> Questions);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}/questions", Handle)
        .Query("listQuestions", "Elenca le domande di plausibilità su un fabbisogno e le risposte")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, Texts texts, CancellationToken ct)
    {
        var demand = await db.Demands.Include(x => x.Body).SingleOrDefaultAsync(x => x.Id == demandId, ct);
        return demand is null || !await db.ShowsAsync(demand, caller, ct) ? Problem.NotFound() : Answer.Ok(await OfAsync(demand, db, texts, ct));
    }

    internal static async Task<Response> OfAsync(Demand demand, DemandCollectionDb db, Texts texts, CancellationToken ct)
    {
        var asked = await AskAsync(demand, db, ct);
        var answers = (await db.QuestionAnswers.Where(x => x.DemandId == demand.Id).ToListAsync(ct)).ToDictionary(x => (x.Kind, x.Comparison));
        var views = asked.Select(x => View(x, answers.GetValueOrDefault((x.Kind, x.Comparison)), texts))
            .Concat(answers.Values.Where(x => !asked.Any(q => (q.Kind, q.Comparison) == (x.Kind, x.Comparison)))
                .Select(x => new QuestionView(x.Kind, x.Comparison, texts.Say("plausibility.no-longer"), x.Value, null, null, null, null, false, x.Answer, x.AnsweredBy, x.AnsweredAt)))
            .ToList();
        return new Response(demand.Id, views.Count(x => x.Open), views);
    }

    internal static async Task<IReadOnlyList<Question>> AskAsync(Demand demand, DemandCollectionDb db, CancellationToken ct)
    {
        // The latest demand of each other body in the category: what it keeps of its lines is enough, and of that only the kinds that this one has. A row for each kind
        // with all bodies' figures in it: the figures of a country are some ten thousand, too many for a row each.
        var kinds = demand.Measures.Select(x => x.Kind).ToArray();
        var others = await db.Database.SqlQuery<Others>($"""
            SELECT m.kind AS "Kind", array_agg(coalesce(b.population, 0)) AS "Populations", array_agg(m.quantity::float8) AS "Quantities", array_agg(m."yearlyValue"::float8) AS "YearlyValues"
            FROM (SELECT DISTINCT ON (body_id) id, body_id FROM demand
                  WHERE category_code = {demand.CategoryCode} AND facts > 0 AND state <> 'withdrawn' AND body_id <> {demand.BodyId} ORDER BY body_id, id DESC) latest
            JOIN demand d ON d.id = latest.id
            JOIN body b ON b.id = latest.body_id, jsonb_to_recordset(d.measures) AS m(kind text, quantity numeric, "yearlyValue" numeric)
            WHERE m.kind = ANY({kinds})
            GROUP BY 1
            """).ToListAsync(ct);
        var past = await db.Demands.Where(x => x.BodyId == demand.BodyId && x.CategoryCode == demand.CategoryCode && x.InitiativeId != demand.InitiativeId && x.Facts > 0
            && x.State != DemandStatus.Withdrawn && x.Id < demand.Id).OrderByDescending(x => x.Id).FirstOrDefaultAsync(ct);
        return Question.About(demand.Measures, demand.Body?.Population, past?.Measures ?? [],
            [.. others.SelectMany(x => x.Populations.Select((population, i) => ((int?)population, new Measure(x.Kind, (decimal)x.Quantities[i], (decimal)x.YearlyValues[i]))))]);
    }

    private static QuestionView View(Question x, QuestionAnswer? answer, Texts texts) => new(x.Kind, x.Comparison,
        texts.Say("plausibility." + Named.Of(x.Comparison), ("value", x.Value), ("usual", x.Usual), ("low", x.Low), ("high", x.High), ("others", x.Others)),
        x.Value, x.Usual, x.Low, x.High, x.Others, answer?.Value != x.Value, answer?.Answer, answer?.AnsweredBy, answer?.AnsweredAt);

    /// <summary>The others' figures in one kind; where a body has no inhabitants, zero.</summary>
    private sealed record Others(string Kind, int[] Populations, double[] Quantities, double[] YearlyValues);
}
