using System.Collections.Concurrent;
using Aggregator.DemandCollection.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>
/// What demands keep of their lines, as it was last read. Every change of a demand counts its version up, so whoever reads the versions with the rest of his question
/// gets exactly the tallies of that moment, and only those that changed since are read again: a country's are megabytes of JSON.
/// </summary>
internal sealed class TallyBook
{
    // Some six collections of a whole country, about 50 MB; what is pushed out is read again.
    private const int DemandsMax = 50_000;

    // Rows read at once, so that the first look at a country holds little.
    private const int BatchSize = 1_000;

    private readonly ConcurrentDictionary<Guid, (int Version, Tally Tally)> _read = [];

    private static readonly Tally Nothing = new([], []);

    // Thousands of demands name the same few quarters and kinds: one text for all of them.
    private readonly ConcurrentDictionary<string, string> _texts = [];

    internal sealed record Tally(IReadOnlyList<ExpiryShare> Expiries, IReadOnlyList<Measure> Measures);

    /// <summary>
    /// The tallies of these demands, in the same order; a newer one where a demand changed in between. Taken one by one: a list of a country's ids is an object so large
    /// that clearing it away holds up others. Not to be asked for in a transaction that changes demands:
    /// what it undid would be remembered.
    /// </summary>
    public async Task<IReadOnlyList<Tally>> GetAsync(DemandCollectionDb db, IEnumerable<(Guid Id, int Version)> demands, CancellationToken ct)
    {
        var (found, missing) = (new List<Tally>(), new Dictionary<Guid, int>());
        foreach (var (id, version) in demands)
        {
            if (_read.TryGetValue(id, out var known) && known.Version == version)
            {
                found.Add(known.Tally);
            }
            else
            {
                missing.Add(id, found.Count);
                found.Add(Nothing);
            }
        }

        if (_read.Count + missing.Count > DemandsMax)
        {
            _read.Clear();
            _texts.Clear();
        }

        foreach (var ids in missing.Keys.Chunk(BatchSize))
        {
            foreach (var row in await db.Demands.AsNoTracking().Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Version, x.Expiries, x.Measures }).ToListAsync(ct))
            {
                var tally = found[missing[row.Id]] = Kept(row.Expiries, row.Measures);
                _read[row.Id] = (row.Version, tally);
            }
        }

        return found;
    }

    private Tally Kept(List<ExpiryShare> expiries, List<Measure> measures) =>
        new([.. expiries.Select(x => x with { Quarter = Text(x.Quarter) })], [.. measures.Select(x => x with { Kind = Text(x.Kind) })]);

    private string Text(string text) => _texts.GetOrAdd(text, text);
}
