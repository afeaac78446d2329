using System.Text.Json;
using Aggregator.DemandCollection.Law;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>How points become stretches and stretches proposals: data with dates, beside this file.</summary>
/// <param name="LinkM">Points of one road at most so far from each other belong to one stretch, in metres.</param>
/// <param name="LengthMinM">A stretch of fewer metres counts as this long.</param>
/// <param name="DensePer100M">From so many points per 100 m on, a stretch is one step more urgent.</param>
/// <param name="PersistentDays">From so many days between its first and its last observation on, too.</param>
/// <param name="PatchingTonnes">Tonnes of patching material that a point takes, by severity 1 to 4.</param>
/// <param name="Source">Where the figures are from.</param>
internal sealed record DamageRule(DateOnly ValidFrom, DateOnly? ValidTo, decimal LinkM, decimal LengthMinM, decimal DensePer100M, int PersistentDays,
    IReadOnlyList<decimal> PatchingTonnes, string Source) : IDated
{
    public static IReadOnlyList<DamageRule> All { get; } = Read();

    /// <summary>The rule of a day.</summary>
    public static DamageRule On(DateOnly day) => LawFiles.On(All, day) ?? All[^1];

    private static IReadOnlyList<DamageRule> Read()
    {
        using var file = typeof(DamageRule).Assembly.GetManifestResourceStream("Aggregator.DemandCollection.RoadDamage.road-damage.json")!;
        return JsonSerializer.Deserialize<RuleFile>(file, Json.Options)?.Rules ?? throw new JsonException("road-damage.json is empty");
    }

    private sealed record RuleFile(IReadOnlyList<DamageRule> Rules);
}
