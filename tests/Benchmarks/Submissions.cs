using System.Diagnostics;
using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;
using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.Benchmarks;

/// <summary>
/// Demands submitted through the gateway of the whole platform, durable on disk and until every service knows them, against pgbench writing the same
/// rows on the same server; then the size and the memory of each program as it stands after that.
/// </summary>
internal static class Submissions
{
    // As many clients as the demo keeps in the air; pgbench gets the same.
    private const int Clients = 12;
    private const int Initiatives = 36;
    private const int Turns = 4;

    public static async Task RunAsync(Ground ground, Report report)
    {
        ground.GiveToTests();
        var unlimited = new[] { "Address", "Subject", "Anonymous", "OpenData", "Login", "Token" }.ToDictionary(x => $"Limits__{x}__PerSecond", string? (_) => "0");
        await using var platform = await WholePlatform.StartAsync("bench", unlimited);
        using var gateway = new Gateway(platform.Address);
        var cast = await Cast.EnterAsync(gateway.Client("platform operator", WholePlatform.OperatorClient, platform.OperatorSecret), gateway, DemoTerritory.Read());
        var drafts = await DraftAsync(cast);

        // The first are for warming up: code is compiled, pools are filled, tokens are fetched. Then platform and pgbench take turns, so that both have the
        // machine's better and worse minutes.
        var warm = drafts.Count / 2;
        await SubmitAsync(drafts[..warm]);
        await ToldAsync(platform, warm);
        var peer = await SubmissionPeer.PrepareAsync(platform, Clients);
        var (sent, answered, told, own, all) = (warm, TimeSpan.Zero, TimeSpan.Zero, 0.0, 0.0);
        foreach (var turn in drafts[warm..].Chunk((drafts.Count - warm + Turns - 1) / Turns))
        {
            var clock = Stopwatch.StartNew();
            await SubmitAsync(turn);
            answered += clock.Elapsed;
            await ToldAsync(platform, sent += turn.Length);
            told += clock.Elapsed;
            all += await peer.RunAsync(everywhere: true) / Turns;
            own += await peer.RunAsync(everywhere: false) / Turns;
        }

        var rate = (drafts.Count - warm) / told.TotalSeconds;
        report.Add("submissions answered by the gateway, /s", $"{(drafts.Count - warm) / answered.TotalSeconds:N0}");
        report.Add("submissions answered and known to all services, /s", $"{rate:N0}");
        report.Add("pgbench, rows of the demand service alone, /s", $"{own:N0}");
        report.Add("pgbench, all rows of a submission, /s", $"{all:N0}");
        report.Ratio("submissions / pgbench, all rows", rate / all, 0.25);

        foreach (var component in Component.All)
        {
            var folder = Path.GetDirectoryName(Repository.Dll(component))!;
            var size = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(x => new FileInfo(x).Length);
            using var process = Process.GetProcessById(platform.Program(component).Pid);
            report.Add($"{component.Name}: program, memory in use", $"{size / 1e6:N0} MB, {process.WorkingSet64 / 1e6:N0} MB");
        }
    }

    /// <summary>A draft of every municipality in every initiative, shuffled so that they do not queue for the same rows.</summary>
    private static async Task<List<(Town Town, Guid Demand)>> DraftAsync(Cast cast)
    {
        var drafts = new List<(Town, Guid)>();
        for (var i = 0; i < Initiatives; i++)
        {
            var initiative = (await cast.Office.Planner.CreateAsync("/api/demand/v1/initiatives", new
            {
                categoryCode = DemandRule.Cleaning, title = $"Misura {i + 1}", bodies = cast.Towns.Select(x => x.BodyId), closesAt = DateTimeOffset.UtcNow.AddDays(45), durationMonths = 36,
            })).Id();
            drafts.AddRange(await Task.WhenAll(cast.Towns.Select(async x =>
                (x, (await x.Drafter.CreateAsync($"/api/demand/v1/initiatives/{initiative}/demands", new { lines = DemandRule.For(DemandRule.Cleaning, x.Municipality).Select(CollectDemands.Body) })).Id()))));
        }

        new Random(7).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(drafts));
        return drafts;
    }

    private static Task SubmitAsync(IReadOnlyList<(Town Town, Guid Demand)> drafts) =>
        Parallel.ForEachAsync(drafts, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (x, _) =>
            await x.Town.Signatory.PostAsync($"/api/demand/v1/demands/{x.Demand}/submit", new
            {
                protocolNumber = x.Demand.ToString()[^12..], protocolDate = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1), actReference = "misura",
            }));

    /// <summary>Until every service has what so many submissions told it.</summary>
    private static async Task ToldAsync(WholePlatform platform, int submissions)
    {
        foreach (var (service, count) in (IEnumerable<(Component, string)>)[
            (Component.Tender, "SELECT count(*) FROM demand"), (Component.Contract, "SELECT count(DISTINCT demand_id) FROM known_demand_line"),
            (Component.Gpp, "SELECT count(*) FROM public_demand"), (Component.Gpp, "SELECT count(*) FROM feed_event WHERE type LIKE '%.demand-submitted.%'")])
        {
            await Eventually.Holds(async () => Assert(await platform.Database(service).ScalarAsync<long>(count) == submissions), TimeSpan.FromMinutes(2));
        }

        static void Assert(bool told)
        {
            if (!told)
            {
                throw new TimeoutException("Submissions did not reach every service");
            }
        }
    }
}
