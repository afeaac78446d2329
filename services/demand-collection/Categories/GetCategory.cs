using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Categories;

/// <summary>A category with its thresholds by date and the last version of its questionnaire.</summary>
internal static class GetCategory
{
    /// <param name="QuestionnaireVersion">Version of the questionnaire; null where the category has none and nothing can be collected in it yet.</param>
    internal sealed record Response(string Code, string AnacCode, Text Name, IReadOnlyList<string> Cpv, bool LabourIntensive, CategoryThreshold? Threshold,
        Reading? ThresholdReading, IReadOnlyList<CategoryThreshold> Thresholds, bool HealthServiceOnly, int? QuestionnaireVersion, IReadOnlyList<LineForm> Units)
    {
        internal static Response Of(CategoryLaw law, DateOnly day, int? version, Questionnaire? questionnaire) => new(law.Code, law.AnacCode, law.Name, law.Cpv, law.LabourIntensive, law.ThresholdOn(day),
            LawFiles.On(LawFiles.Readings, day)?.Reading, law.ThresholdsByDate, law.HealthServiceOnly, version, questionnaire?.Units ?? []);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/categories/{categoryCode}", Handle)
        .Query("getCategory", "Legge una categoria con soglie e scheda delle righe")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(string categoryCode, DemandCollectionDb db, QuestionnaireBook book, Clock clock, CancellationToken ct)
    {
        if (LawFiles.Category(categoryCode) is not { } law)
        {
            return Problem.NotFound();
        }

        var version = await QuestionnaireBook.LastAsync(db, law.Code, ct);
        return Answer.Ok(version == 0 ? Response.Of(law, clock.Today, null, null) : Response.Of(law, clock.Today, version, await book.GetAsync(db, law.Code, version, ct)));
    }
}
