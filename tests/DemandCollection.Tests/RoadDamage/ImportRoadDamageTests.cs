using System.Text.Json;
using Aggregator.DemandCollection.RoadDamage;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.RoadDamage;

public sealed class ImportRoadDamageTests(World world)
{
    [Fact]
    public async Task A_file_of_features_is_taken_and_run_again_it_changes_nothing()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        var features = Enumerable.Range(0, 30).Select(i => Damage.Feature($"F{i}", i * 60, body: body)).ToList();
        var lines = string.Join('\n', features.Take(20).Select(x => JsonSerializer.Serialize(x))) + "\n" + JsonSerializer.Serialize(new { type = "FeatureCollection", features = features.Skip(20) });
        Assert.Contains("30 points created, 0 changed, 0 unchanged", await RunAsync(cpb, lines));
        Assert.Contains("0 points created, 0 changed, 30 unchanged", await RunAsync(cpb, lines));
        Assert.Equal(1, (await world.Drafter(body).GetAsync("/road-damage/stretches")).Is(200)["items"].GetArrayLength());
    }

    [Fact]
    public async Task Rejected_features_are_told_by_their_number_in_the_file()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        var lines = string.Join('\n', new[] { Damage.Feature("a", 0, body: body), Damage.Feature("b", 0, severity: 9, body: body) }.Select(x => JsonSerializer.Serialize(x)));
        Assert.Contains("rejected  /features/1/properties/severity b:", (await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(cpb, lines))).Message);
        Assert.Contains("Not JSON after feature 1", (await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(cpb, lines.Split('\n')[0] + "\n{\"type\":"))).Message);
        Assert.Single((await world.Drafter(body).GetAsync("/road-damage/stretches")).Is(200)["items"].EnumerateArray());
    }

    private async Task<string> RunAsync(Guid sender, string content)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
            return await ServiceProcess.CommandAsync(Repository.Dll(Component.Demand), ServiceUnderTest.Environment(world.Database, world.Vhost.Address, world.Tokens.Authority),
                [ImportRoadDamage.Name, "--sender", sender.ToString(), path], TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
