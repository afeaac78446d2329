using System.Text.Json;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class ImportTerritoryTests(World world)
{
    [Fact]
    public async Task An_import_registers_and_the_same_again_changes_nothing()
    {
        var (name, rows) = ($"Territorio {Guid.NewGuid()}", Rows(3));
        var request = new { name, municipalities = rows, adjacency = new[] { Pair(rows, 0, 1), Pair(rows, 1, 2), Pair(rows, 1, 0) } };
        var first = (await world.PlatformOperator.PutAsync("/territory", request)).Is(200);
        Assert.Equal((3, 0, 0, 2, 1), Counts(first));
        var again = (await world.PlatformOperator.PutAsync("/territory", request)).Is(200);
        Assert.Equal((0, 0, 3, 2, 1), Counts(again));
        Assert.Single(await world.PublishedAsync(first["territoryId"].GetGuid()));

        rows[1] = rows[1] with { Population = 77 };
        var changed = (await world.PlatformOperator.PutAsync("/territory", new { name, municipalities = rows, adjacency = new[] { Pair(rows, 0, 2) } })).Is(200);
        Assert.Equal((0, 1, 2, 1, 2), Counts(changed));
        var editions = await world.PublishedAsync(first["territoryId"].GetGuid());
        Assert.Equal([1, 2], editions.Select(x => Read(x.Body).Edition));
        Assert.Single(Read(editions[1].Body).Borders);
    }

    [Fact]
    public async Task Rows_that_cannot_be_used_are_reported_and_the_others_taken()
    {
        var rows = Rows(3);
        var reply = (await world.PlatformOperator.PutAsync("/territory", new
        {
            name = $"Territorio {Guid.NewGuid()}",
            municipalities = new[] { rows[0], rows[1] with { IstatCode = "15146" }, rows[0] with { Name = "Doppio" }, rows[2] with { Population = -5, FiscalCode = "01234567890" } },
            adjacency = new[] { Pair(rows, 0, 1), [rows[0].IstatCode], [rows[0].IstatCode, rows[0].IstatCode] },
        })).Is(200);
        Assert.Equal((1, 0, 0, 0, 1), Counts(reply));
        Assert.Equal(
            [("/adjacency/0", "territory.unknown-municipality"), ("/adjacency/1", "territory.not-a-pair"), ("/adjacency/2", "territory.own-neighbour"),
             ("/municipalities/1/istatCode", "body.istat-code"), ("/municipalities/2/istatCode", "body.istat-twice"),
             ("/municipalities/3/fiscalCode", "body.fiscal-code"), ("/municipalities/3/population", "body.population")],
            reply["rejected"].EnumerateArray().Select(x => (x.GetProperty("pointer").GetString()!, x.GetProperty("code").GetString()!)).Order());
        Assert.All(reply["rejected"].EnumerateArray(), x => Assert.NotEqual(x.GetProperty("code").GetString(), x.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_large_territory_is_published_in_chunks_that_make_it_whole()
    {
        var rows = Rows(1203);
        var adjacency = Enumerable.Range(0, 1202).Select(i => Pair(rows, i, i + 1)).ToList();
        var reply = (await world.PlatformOperator.PutAsync("/territory", new { name = $"Territorio {Guid.NewGuid()}", municipalities = rows, adjacency })).Is(200);
        Assert.Equal((1203, 0, 0, 1202, 1), Counts(reply));
        var chunks = (await world.PublishedAsync(reply["territoryId"].GetGuid())).Select(x => Read(x.Body)).ToList();
        Assert.Equal([(1, 3), (2, 3), (3, 3)], chunks.Select(x => (x.Chunk, x.Chunks)));
        Assert.All(chunks, x => Assert.True(x.Municipalities.Count <= 500 && x.Borders.Count <= 500));
        Assert.Equal((1203, 1202), (chunks.SelectMany(x => x.Municipalities).Distinct().Count(), chunks.SelectMany(x => x.Borders).Distinct().Count()));
        Assert.Equal(1203L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM territory_member WHERE territory_id = $1", reply["territoryId"].GetGuid()));
    }

    [Fact]
    public async Task What_an_import_does_not_know_stays()
    {
        var rows = Rows(1);
        var name = $"Territorio {Guid.NewGuid()}";
        (await world.PlatformOperator.PutAsync("/territory", new { name, municipalities = new[] { rows[0] with { FiscalCode = "01199250158" } } })).Is(200);
        Assert.Equal((0, 0, 1, 0, 1), Counts((await world.PlatformOperator.PutAsync("/territory", new { name, municipalities = rows })).Is(200)));
    }

    [Fact]
    public async Task Only_the_operator_imports_and_nonsense_is_pointed_at()
    {
        (await world.As("cpb", Guid.NewGuid(), "cpb.planner").PutAsync("/territory", new { name = "x" })).Is(403);
        Assert.Equal(["/municipalities", "/name"], (await world.PlatformOperator.PutAsync("/territory", new { name = "", municipalities = Array.Empty<object>() })).Is(400).Errors.Select(x => x.Pointer).Order());
    }

    private sealed record Row(string IstatCode, string Name, int Population, string? FiscalCode = null);

    private static Row[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Row(World.Istat(), $"Comune {i}", 1000 + i))];

    private static string[] Pair(Row[] rows, int a, int b) => [rows[a].IstatCode, rows[b].IstatCode];

    private static (int, int, int, int, int) Counts(Reply x) =>
        (x["created"].GetInt32(), x["changed"].GetInt32(), x["unchanged"].GetInt32(), x["borders"].GetInt32(), x["edition"].GetInt32());

    private static TerritoryPublished Read(byte[] body) => JsonSerializer.Deserialize<TerritoryPublished>(body, Json.Options)!;
}
