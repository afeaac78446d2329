using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Questionnaires;

/// <summary>
/// Publishes the next version of a category's questionnaire. Initiatives that are open keep theirs; those opened from now on ask by this one. A category
/// of the law needs nothing else to be collected.
/// </summary>
internal static class PublishQuestionnaire
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/categories/{categoryCode}/questionnaires", Handle)
        .Command("publishQuestionnaire", "Pubblica una nuova versione della scheda di una categoria")
        .Allow(Relation.PlatformOperator, "platform.operator").Answers<GetQuestionnaire.Response>(201);

    private static async Task<IResult> Handle(string categoryCode, Input<Questionnaire> input, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (LawFiles.Category(categoryCode) is not { } law)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => QuestionnaireRules.Check(request, x => texts.Find(x) is not null, errors)) is { } invalid)
        {
            return invalid;
        }

        // One at a time: versions are numbered without a gap.
        await db.BeginAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('questionnaires'))", ct);
        var published = QuestionnaireVersion.Of(law.Code, await QuestionnaireBook.LastAsync(db, law.Code, ct) + 1, input.Body, clock.Now);
        var category = await db.Categories.SingleAsync(x => x.Code == law.Code, ct);
        db.Add(published);
        db.Record(category, "category.questionnaire-published", after: new { published.Version, Content = Convert.ToHexStringLower(published.Hash) });
        return Answer.Created($"/categories/{law.Code}/questionnaires/{published.Version}", category, GetQuestionnaire.Response.Of(published, input.Body.Whole()));
    }
}
