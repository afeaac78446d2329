using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Categories;

/// <summary>Publishes the categories of this build's law, once per change of it.</summary>
internal static class SeedCategories
{
    internal static async Task Run(DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        var known = await db.Categories.ToDictionaryAsync(x => x.Code, ct);
        foreach (var law in LawFiles.Categories)
        {
            if (!known.TryGetValue(law.Code, out var category))
            {
                category = new Category { Id = clock.NewId(), Code = law.Code };
                db.Add(category);
            }

            if (category.Take(law) is { } message)
            {
                db.Record(category, "category.changed", after: law.ThresholdsByDate);
                db.Publish(category, message);
            }
        }
    }
}
