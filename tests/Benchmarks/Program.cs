using Aggregator.Benchmarks;

// `dotnet run -c Release --project tests/Benchmarks [relay] [consumer] [latency] …`; without names, all of them.
var report = new Report();
var all = new (string Name, Func<Ground, Report, Task> Run)[]
{
    ("relay", Messaging.RelayAsync),
    ("consumer", Messaging.ConsumerAsync),
    ("latency", Messaging.LatencyAsync),
};
await using var ground = await Ground.StartAsync();
foreach (var (name, run) in all.Where(x => args.Length == 0 || args.Contains(x.Name)))
{
    await run(ground, report);
}

return report.AllKept ? 0 : 1;
