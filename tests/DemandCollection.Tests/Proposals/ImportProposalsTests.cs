using Aggregator.DemandCollection.Proposals;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class ImportProposalsTests(World world)
{
    [Fact]
    public async Task A_file_is_taken_in_parts_and_run_again_it_changes_nothing()
    {
        var (body, cpb) = (await world.TownAsync(), await world.CpbAsync());
        var istat = (await world.Anybody.GetAsync($"/bodies/{body}")).Is(200).Text("istatCode");
        var file = "id;categoria;quantità;unità\n" + string.Join('\n', Enumerable.Range(0, 1500).Select(i => $"E{i};office-cleaning;{i + 1};m2"));
        var first = await RunAsync(file, "--sender", cpb.ToString(), "--source", "energy-plan", "--istat", istat);
        Assert.Contains("1000 created", first);
        Assert.Contains("500 created", first);
        Assert.Contains("1500 rows read, 0 reasons to reject", first);
        Assert.DoesNotContain("1 created", await RunAsync(file, "--sender", cpb.ToString(), "--source", "energy-plan", "--istat", istat));
        Assert.Equal(1500L, await world.Database.ScalarAsync<long>($"SELECT count(*) FROM proposal WHERE body_id = '{body}'"));
    }

    [Fact]
    public async Task Every_rejected_row_is_printed_and_a_wrong_call_explained()
    {
        var body = await world.TownAsync();
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("id;categoria;quantità\nA;office-cleaning;x\nA;planes;1\nB;office-cleaning;\n", "--sender", body.ToString(), "--source", "energy-plan"));
        Assert.Contains("rejected  /rows/0/line/quantity A:", fault.Message);
        Assert.Contains("rejected  /rows/1/categoryCode A:", fault.Message);
        Assert.Single(await world.ProposalsAsync(body));
        Assert.Contains(ImportProposals.Usage, (await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("id;categoria\n", "--sender", body.ToString(), "--source", "road-damage"))).Message);
        Assert.Contains("Mancano colonne", (await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("a;b\n1;2\n", "--sender", body.ToString(), "--source", "energy-plan"))).Message);
    }

    private async Task<string> RunAsync(string content, params string[] options)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
            return await ServiceProcess.CommandAsync(Repository.Dll(Component.Demand), ServiceUnderTest.Environment(world.Database, world.Vhost.Address, world.Tokens.Authority),
                [ImportProposals.Name, .. options, path], TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
