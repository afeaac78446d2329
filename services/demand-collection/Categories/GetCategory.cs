using Aggregator.DemandCollection.Law;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Categories;

/// <summary>A category with its thresholds by date and the questionnaire of its lines, from the law's files alone.</summary>
internal static class GetCategory
{
    internal sealed record Response(string Code, string AnacCode, Text Name, IReadOnlyList<string> Cpv, bool LabourIntensive, CategoryThreshold? Threshold,
        Reading? ThresholdReading, IReadOnlyList<CategoryThreshold> Thresholds, IReadOnlyList<UnitLaw> Units)
    {
        internal static Response Of(CategoryLaw law, DateOnly day) => new(law.Code, law.AnacCode, law.Name, law.Cpv, law.LabourIntensive, law.ThresholdOn(day),
            LawFiles.On(LawFiles.Readings, day)?.Reading, law.ThresholdsByDate, law.Units);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/categories/{categoryCode}", Handle)
        .Query("getCategory", "Legge una categoria con soglie e scheda delle righe")
        .Allow(Relation.Public).Answers<Response>();

    private static IResult Handle(string categoryCode, Clock clock) =>
        LawFiles.Category(categoryCode) is { } law ? Answer.Ok(Response.Of(law, clock.Today)) : Problem.NotFound();
}
