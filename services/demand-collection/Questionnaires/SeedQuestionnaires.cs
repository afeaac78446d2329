using System.Text.Json;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Questionnaires;

/// <summary>
/// Publishes the questionnaires that the product brings along: files beside this one, named by their category. One that was ever published is not published
/// again, so that an office's own later version is not replaced at the next `migrate`.
/// </summary>
internal static class SeedQuestionnaires
{
    internal static async Task Run(DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        foreach (var category in LawFiles.Categories)
        {
            if (Read(category.Code) is not { } brought)
            {
                continue;
            }

            var published = await db.Questionnaires.Where(x => x.CategoryCode == category.Code).Select(x => new { x.Version, x.Hash }).ToListAsync(ct);
            if (!published.Any(x => x.Hash.AsSpan().SequenceEqual(brought.Hash())))
            {
                db.Add(QuestionnaireVersion.Of(category.Code, published.Select(x => x.Version).DefaultIfEmpty().Max() + 1, brought, clock.Now));
            }
        }
    }

    /// <summary>The questionnaire that the product brings for a category; null where it brings none.</summary>
    internal static Questionnaire? Read(string category)
    {
        using var file = typeof(SeedQuestionnaires).Assembly.GetManifestResourceStream($"Aggregator.DemandCollection.Questionnaires.{category}.json");
        return file is null ? null : JsonSerializer.Deserialize<Questionnaire>(file, Json.Options) ?? throw new JsonException($"{category}.json is empty");
    }
}
