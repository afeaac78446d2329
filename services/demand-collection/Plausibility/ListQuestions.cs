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

    private static async Task<IResult> Handle(Guid demandId, Caller caller, DemandCollectionDb db, TallyBook book, Texts texts, CancellationToken ct)
    {
        var demand = await db.Demands.Include(x => x.Body).SingleOrDefaultAsync(x => x.Id == demandId, ct);
        return demand is null || !await db.ShowsAsync(demand, caller, ct) ? Problem.NotFound()
            : Answer.Ok(await OfAsync(demand, await LatestAsync(demand.CategoryCode, db, book, ct), db, texts, ct));
    }

    internal static async Task<Response> OfAsync(Demand demand, IReadOnlyList<Latest> all, DemandCollectionDb db, Texts texts, CancellationToken ct) => (await OfAsync([demand], all, db, texts, ct))[demand.Id];

    /// <summary>Of demands in one category, with their bodies, in two queries however many they are.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, Response>> OfAsync(IReadOnlyCollection<Demand> demands, IReadOnlyList<Latest> all, DemandCollectionDb db, Texts texts, CancellationToken ct)
    {
        var ids = demands.Select(x => x.Id).ToArray();
        var asked = await AskAsync(demands, all, db, ct);
        var answers = (await db.QuestionAnswers.Where(x => ids.Contains(x.DemandId)).ToListAsync(ct)).ToLookup(x => x.DemandId);
        return ids.ToDictionary(x => x, x => Answered(x, asked[x], answers[x].ToDictionary(y => (y.Kind, y.Comparison)), texts));
    }

    /// <summary>The latest demand of each body in a category: what all are compared with.</summary>
    internal static async Task<IReadOnlyList<Latest>> LatestAsync(string category, DemandCollectionDb db, TallyBook book, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            SELECT latest.id AS "Id", latest.version AS "Version", b.id AS "BodyId", b.population AS "Population"
            FROM (SELECT DISTINCT ON (body_id) id, body_id, version FROM demand
                  WHERE category_code = {category} AND facts > 0 AND state <> 'withdrawn' ORDER BY body_id, id DESC) latest
            JOIN body b ON b.id = latest.body_id
            """).ToListAsync(ct);
        var tallies = await book.GetAsync(db, rows.Select(x => (x.Id, x.Version)), ct);
        return [.. rows.Select((x, i) => new Latest(x.BodyId, x.Population, tallies[i].Measures))];
    }

    internal static async Task<IReadOnlyList<Question>> AskAsync(Demand demand, IReadOnlyList<Latest> all, DemandCollectionDb db, CancellationToken ct) => (await AskAsync([demand], all, db, ct))[demand.Id];

    private static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Question>>> AskAsync(IReadOnlyCollection<Demand> demands, IReadOnlyList<Latest> all, DemandCollectionDb db, CancellationToken ct)
    {
        var ids = demands.Select(x => x.Id).ToArray();
        var pasts = await db.Demands.Where(x => ids.Contains(x.Id)).Select(x => new
        {
            x.Id,
            Measures = db.Demands.Where(y => y.BodyId == x.BodyId && y.CategoryCode == x.CategoryCode && y.InitiativeId != x.InitiativeId && y.Facts > 0
                && y.State != DemandStatus.Withdrawn && y.Id < x.Id).OrderByDescending(y => y.Id).Select(y => y.Measures).FirstOrDefault(),
        }).ToDictionaryAsync(x => x.Id, x => x.Measures, ct);
        return demands.ToDictionary(x => x.Id, x => Question.About(x.Measures, x.Body?.Population, pasts.GetValueOrDefault(x.Id) ?? [],
            all.Where(other => other.BodyId != x.BodyId).Select(other => (other.Population, other.Measures))));
    }

    private static Response Answered(Guid demand, IReadOnlyList<Question> asked, Dictionary<(string, Comparison), QuestionAnswer> answers, Texts texts)
    {
        var views = asked.Select(x => View(x, answers.GetValueOrDefault((x.Kind, x.Comparison)), texts))
            .Concat(answers.Values.Where(x => !asked.Any(q => (q.Kind, q.Comparison) == (x.Kind, x.Comparison)))
                .Select(x => new QuestionView(x.Kind, x.Comparison, texts.Say("plausibility.no-longer"), x.Value, null, null, null, null, false, x.Answer, x.AnsweredBy, x.AnsweredAt)))
            .ToList();
        return new Response(demand, views.Count(x => x.Open), views);
    }

    private static QuestionView View(Question x, QuestionAnswer? answer, Texts texts) => new(x.Kind, x.Comparison,
        texts.Say("plausibility." + Named.Of(x.Comparison), ("value", x.Value), ("usual", x.Usual), ("low", x.Low), ("high", x.High), ("others", x.Others)),
        x.Value, x.Usual, x.Low, x.High, x.Others, answer?.Value != x.Value, answer?.Answer, answer?.AnsweredBy, answer?.AnsweredAt);

    /// <summary>What a body last asked for in a category.</summary>
    internal sealed record Latest(Guid BodyId, int? Population, IReadOnlyList<Measure> Measures);

    private sealed record Row(Guid Id, int Version, Guid BodyId, int? Population);
}
