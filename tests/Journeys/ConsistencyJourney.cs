using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.Journeys;

/// <summary>After everything that happened, the operators' commands find that nobody remembers it differently from its owner.</summary>
public sealed class ConsistencyJourney(RunningPlatform platform)
{
    public static TheoryData<string> Services => [.. Component.Services.Select(x => x.Key)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task EveryQueueHasAppliedWhatWasPublished(string key)
    {
        await platform.PlayedAsync();
        await platform.SettledAsync();

        var publishers = Component.Services.SelectMany(x => new[] { "--publisher", $"{x.Name}={platform.Database(x).Runtime}" });
        var said = await platform.CommandAsync(Of(key), ["check", .. publishers]);

        Assert.Contains(" 0 missing, 0 differing, 0 ahead", said);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task TheLogIsWholeAndItsHeadsAreWitnessed(string key)
    {
        await platform.PlayedAsync();
        await platform.SettledAsync();

        var witnesses = Component.Services.Where(x => x.Key != key).SelectMany(x => new[] { "--witness", platform.Database(x).Runtime });
        var said = await platform.CommandAsync(Of(key), ["verify-log", .. witnesses]);

        Assert.Contains("3 witnesses, 0 findings", said);
        Assert.DoesNotContain(": 0 sealed entries", said);
    }

    /// <summary>A projection that is emptied and built again from what was published is what it was before; the service keeps running.</summary>
    [Theory]
    [InlineData("demand", "demand-collection.outcomes", "lot_outcome,body_outcome,line_outcome,order_outcome,order_line_outcome")]
    [InlineData("tender", "tender.territory", "body,territory_border,category")]
    [InlineData("tender", "tender.demands", "initiative,closure,demand")]
    [InlineData("tender", "tender.checklists", "checklist")]
    [InlineData("contract", "contract.notices", "known_notice")]
    [InlineData("contract", "contract.bodies", "known_body")]
    [InlineData("contract", "contract.categories", "known_category")]
    [InlineData("contract", "contract.demands", "known_demand_line")]
    [InlineData("gpp", "gpp.public", "public_body,public_category,public_initiative,public_demand,public_lot,public_lot_body,public_order")]
    public async Task AProjectionIsRebuiltAsItWas(string key, string queue, string tables)
    {
        await platform.PlayedAsync();
        await platform.SettledAsync();
        var (database, names) = (platform.Database(Of(key)), tables.Split(','));
        var (before, seen) = (await DigestsAsync(database, names), await SeenAsync(database, queue));

        var said = await platform.CommandAsync(Of(key), "rebuild", queue);

        Assert.All(names, x => Assert.Contains(x, said));
        await Eventually.Holds(async () => Assert.Equal(seen, await SeenAsync(database, queue)), TimeSpan.FromSeconds(60));
        Assert.Equal(before, await DigestsAsync(database, names));
    }

    private static Component Of(string key) => Component.Services.Single(x => x.Key == key);

    /// <summary>Rows and their hash, in the order of their text, so that it does not matter in which order they were written; when a row arrived here is no part of it.</summary>
    private static async Task<List<string>> DigestsAsync(TestDatabase database, IEnumerable<string> tables)
    {
        var digests = new List<string>();
        foreach (var table in tables)
        {
            digests.Add($"{table}: " + await database.ScalarAsync<string>($"SELECT count(*) || ' rows, ' || coalesce(md5(string_agg(x, E'\\n' ORDER BY x)), '') FROM (SELECT (to_jsonb(t) - 'arrived_at')::text AS x FROM \"{table}\" t) r"));
        }

        Assert.DoesNotContain(digests, x => x.Contains(": 0 rows", StringComparison.Ordinal));
        return digests;
    }

    /// <summary>How far the queue has come with every subject.</summary>
    private static Task<string?> SeenAsync(TestDatabase database, string queue) =>
        database.ScalarAsync<string>("SELECT count(*) || ' subjects, ' || coalesce(md5(string_agg(subject || ' ' || version || ' ' || sha256::text, E'\\n' ORDER BY subject)), '') FROM platform.seen WHERE queue = $1", queue);
}
