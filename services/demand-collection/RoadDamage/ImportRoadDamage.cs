using System.Text.Json;
using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>
/// The same points from a file of any size, on the console: features one after the other as sensors log them (read as a stream), or FeatureCollections
/// (each held in memory). Ten thousand at a time are saved; run again, a file changes nothing.
/// </summary>
internal static class ImportRoadDamage
{
    public const string Name = "import-road-damage";
    public const string Usage = "import-road-damage --sender ORGANISATION FILE     points of damage as GeoJSON: features one after the other, or a FeatureCollection";
    private const int BatchSize = 10_000;

    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        if (args is not ["--sender", var organisation, var path] || !Guid.TryParse(organisation, out var sender) || !File.Exists(path))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var (read, batch, rejected) = (0, new List<JsonElement>(), 0);
        try
        {
            await using var file = File.OpenRead(path);
            await foreach (var value in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, topLevelValues: true, Json.Options, ct))
            {
                var many = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Array;
                foreach (var feature in many ? value.GetProperty("features").EnumerateArray().AsEnumerable() : [value])
                {
                    batch.Add(feature);
                    if (batch.Count == BatchSize)
                    {
                        rejected += await TakeAsync(services, sender, batch, read, ct);
                        read += batch.Count;
                        batch.Clear();
                    }
                }
            }
        }
        catch (JsonException wrong)
        {
            Console.Error.WriteLine($"Not JSON after feature {read + batch.Count}: {wrong.Message}");
            return 1;
        }

        rejected += batch.Count == 0 ? 0 : await TakeAsync(services, sender, batch, read, ct);
        Console.WriteLine($"{read + batch.Count} features read, {rejected} reasons to reject");
        return rejected == 0 ? 0 : 1;
    }

    private static async Task<int> TakeAsync(IServiceProvider services, Guid sender, IReadOnlyList<JsonElement> features, int first, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DemandCollectionDb>();
        var own = await db.Bodies.AnyAsync(x => x.Id == sender && x.Kind == BodyKind.Cpb, ct) ? (Guid?)null : sender;
        var answer = await ReceiveRoadDamage.TakeAsync(db, services.GetRequiredService<Clock>(), Texts.Of(typeof(ImportRoadDamage).Assembly), sender, own, features, ct, first);
        await db.SaveChangesAsync(ct);
        await db.Database.CommitTransactionAsync(ct);
        foreach (var row in answer.Rejected)
        {
            Console.WriteLine($"rejected  {row.Pointer} {row.SourceId}: {row.Detail}");
        }

        Console.WriteLine($"{answer.Created} points created, {answer.Changed} changed, {answer.Unchanged} unchanged; {answer.Stretches} stretches looked at, {answer.Proposals} proposals touched");
        return answer.Rejected.Count;
    }
}
