using Aggregator.Benchmarks;

// `dotnet run -c Release --project tests/Benchmarks [relay] [consumer] [latency] [submissions] [board] [imports] [large-demand] [lots] …`; without names, all but lots-exact, which takes many minutes.
var report = new Report();
Ground? ground = null;
var all = new (string Name, Func<Task> Run)[]
{
    ("relay", async () => await Messaging.RelayAsync(await GroundAsync(), report)),
    ("consumer", async () => await Messaging.ConsumerAsync(await GroundAsync(), report)),
    ("latency", async () => await Messaging.LatencyAsync(await GroundAsync(), report)),
    ("submissions", async () => await Submissions.RunAsync(await GroundAsync(), report)),
    ("board", async () => await Board.RunAsync(await GroundAsync(), report)),
    ("imports", async () => await Imports.RunAsync(await GroundAsync(), report)),
    ("large-demand", async () => await LargeDemand.RunAsync(await GroundAsync(), report)),
    ("lots", () => Lots.RunAsync(report)),
    ("lots-exact", () => LotsExact.RunAsync(report)),
};
try
{
    foreach (var (_, run) in all.Where(x => args.Length == 0 ? x.Name != "lots-exact" : args.Contains(x.Name)))
    {
        await run();
    }
}
finally
{
    if (ground is not null)
    {
        await ground.DisposeAsync();
    }
}

return report.AllKept ? 0 : 1;

// Only what measures on servers waits for them.
async Task<Ground> GroundAsync() => ground ??= await Ground.StartAsync();
