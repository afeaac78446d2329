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
        // The latest demand of each other body in the category; what it keeps of its lines is enough.
        var others = await db.Database.SqlQuery<Other>($"""
            SELECT DISTINCT ON (d.body_id) d.body_id AS "BodyId", b.population AS "Population", d.measures AS "Measures"
            FROM demand d JOIN body b ON b.id = d.body_id
            WHERE d.category_code = {demand.CategoryCode} AND d.facts > 0 AND d.state <> 'withdrawn' AND d.body_id <> {demand.BodyId}
            ORDER BY d.body_id, d.id DESC
            """).ToListAsync(ct);
        var past = await db.Demands.Where(x => x.BodyId == demand.BodyId && x.CategoryCode == demand.CategoryCode && x.InitiativeId != demand.InitiativeId && x.Facts > 0
            && x.State != DemandStatus.Withdrawn && x.Id < demand.Id).OrderByDescending(x => x.Id).FirstOrDefaultAsync(ct);
        return Question.About(demand.Measures, demand.Body?.Population, past?.Measures ?? [],
            [.. others.SelectMany(x => System.Text.Json.JsonSerializer.Deserialize<List<Measure>>(x.Measures, Json.Options)!.Select(m => (x.Population, m)))]);
    }

    private static QuestionView View(Question x, QuestionAnswer? answer, Texts texts) => new(x.Kind, x.Comparison,
        texts.Say("plausibility." + Named.Of(x.Comparison), ("value", x.Value), ("usual", x.Usual), ("low", x.Low), ("high", x.High), ("others", x.Others)),
        x.Value, x.Usual, x.Low, x.High, x.Others, answer?.Value != x.Value, answer?.Answer, answer?.AnsweredBy, answer?.AnsweredAt);

    private sealed record Other(Guid BodyId, int? Population, string Measures);
}
