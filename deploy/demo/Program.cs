using Aggregator.Demo.Scenario;

// Aggregator.Demo --gateway URL [--accounts FILE]; the platform operator's client in AGGREGATOR_CLIENT_ID and AGGREGATOR_CLIENT_SECRET.
var options = args.Chunk(2).Where(x => x.Length == 2).ToDictionary(x => x[0], x => x[1]);
var (id, secret) = (Environment.GetEnvironmentVariable("AGGREGATOR_CLIENT_ID"), Environment.GetEnvironmentVariable("AGGREGATOR_CLIENT_SECRET"));
if (!options.TryGetValue("--gateway", out var address) || id is null || secret is null)
{
    Console.Error.WriteLine("usage: AGGREGATOR_CLIENT_ID=… AGGREGATOR_CLIENT_SECRET=… Aggregator.Demo --gateway URL [--accounts FILE]");
    return 64;
}

try
{
    using var gateway = new Gateway(new Uri(address));
    if (!await new Play(gateway, gateway.Client("platform operator", id, secret), options.GetValueOrDefault("--accounts")).RunAsync())
    {
        Console.WriteLine("The demo was played here before.");
    }

    return 0;
}
catch (Exception failure) when (failure is DemoFailure or HttpRequestException)
{
    Console.Error.WriteLine($"The demo stops: {failure.Message}");
    return 1;
}
