using System.Collections.Concurrent;
using System.Text.Json;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Questionnaires;

/// <summary>The published questionnaires. A version never changes, so what was read once is kept.</summary>
internal sealed class QuestionnaireBook
{
    private readonly ConcurrentDictionary<(string, int), Questionnaire> _read = [];

    /// <summary>A version with the common fields written out in every kind of line.</summary>
    public async ValueTask<Questionnaire> GetAsync(DemandCollectionDb db, string category, int version, CancellationToken ct)
    {
        if (!_read.TryGetValue((category, version), out var known))
        {
            var content = await db.Questionnaires.Where(x => x.CategoryCode == category && x.Version == version).Select(x => x.Content).SingleAsync(ct);
            _read[(category, version)] = known = JsonSerializer.Deserialize<Questionnaire>(content, Json.Options)!.Whole();
        }

        return known;
    }

    /// <summary>The last version's number; zero where the category has no questionnaire and nothing can be collected in it.</summary>
    public static async Task<int> LastAsync(DemandCollectionDb db, string category, CancellationToken ct) =>
        await db.Questionnaires.Where(x => x.CategoryCode == category).MaxAsync(x => (int?)x.Version, ct) ?? 0;
}
