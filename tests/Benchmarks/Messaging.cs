using System.Diagnostics;
using System.Text;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using RabbitMQ.Client;

namespace Aggregator.Benchmarks;

/// <summary>The relay against its ceiling and its peer, the consumer, and the way from commit to handler.</summary>
internal static class Messaging
{
    private const int Window = Relay.BatchSize * Relay.Depth;

    public static async Task RelayAsync(Ground ground, Report report)
    {
        const int count = 60_000;
        using var host = await ground.ServiceAsync("relaybench");
        await using var broker = host.Services.GetRequiredService<Broker>();
        var (raw, ours) = (new List<double>(), new List<double>());

        // Turn and turn about, so that whatever else the machine does falls on both.
        for (var round = 0; round < 3; round++)
        {
            await PurgeAsync(broker);
            raw.Add(await RawAsync(broker, count));
            await PurgeAsync(broker);
            await Ground.FillAsync(host.Services, count);
            ours.Add(await DrainAsync(host.Services, count));
        }

        await PurgeAsync(broker);
        var naive = await NaiveAsync(host.Services, broker, 600);
        report.Add("relay with confirms", $"{Median(ours):N0} msg/s");
        report.Add("raw pipelined RabbitMQ.Client, same window", $"{Median(raw):N0} msg/s");
        report.Add("row-by-row EF relay", $"{naive:N0} msg/s");
        report.Ratio("relay / raw", Median(ours) / Median(raw), 0.7);
        report.Ratio("relay / row-by-row EF", Median(ours) / naive, 30);
    }

    public static async Task ConsumerAsync(Ground ground, Report report)
    {
        const int count = 40_000;
        using var host = await ground.ServiceAsync("consumerbench");
        await Ground.FillAsync(host.Services, count, outbox: false);
        await host.Services.GetRequiredService<Replay>().SendAsync("consumerbench.things", ["bench.thing-counted.v1"], null, 0, default);
        var source = host.Services.GetRequiredService<NpgsqlDataSource>();
        await host.StartAsync();
        while (await CountAsync(source) == 0)
        {
            await Task.Yield();
        }

        var (first, clock) = (await CountAsync(source), Stopwatch.StartNew());
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await CountAsync(source) < count)
        {
            await tick.WaitForNextTickAsync();
        }

        report.Floor("consumer with inbox, batches", (count - first) / clock.Elapsed.TotalSeconds, 4_000, "msg/s");
        await host.StopAsync();

        static async Task<long> CountAsync(NpgsqlDataSource source)
        {
            await using var command = source.CreateCommand("SELECT count(*) FROM counter");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    public static async Task LatencyAsync(Ground ground, Report report)
    {
        using var host = await ground.ServiceAsync("latencybench");
        await host.StartAsync();
        await SendAsync(host.Services, 100, TimeSpan.FromMilliseconds(20)); // warm
        var idle = await SendAsync(host.Services, 400, TimeSpan.FromMilliseconds(20));
        report.Ceiling("commit to handler, idle, p99", Percentile(idle, 0.99), 50, "ms");
        report.Add("commit to handler, idle, p50", $"{Percentile(idle, 0.5):N1} ms");
        var busy = await SendAsync(host.Services, 10_000, TimeSpan.FromMilliseconds(1));
        report.Add("commit to handler, 1,000 msg/s, p50 / p99", $"{Percentile(busy, 0.5):N1} / {Percentile(busy, 0.99):N1} ms");
        await host.StopAsync();
    }

    private static async Task<double> DrainAsync(IServiceProvider services, int count)
    {
        var relay = services.GetRequiredService<Relay>();
        var (before, clock) = (relay.Sent, Stopwatch.StartNew());
        await relay.StartAsync(default);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (relay.Sent - before < count)
        {
            await tick.WaitForNextTickAsync();
        }

        var rate = count / clock.Elapsed.TotalSeconds;
        await relay.StopAsync(default);
        return rate;
    }

    private static async Task<double> RawAsync(Broker broker, int count)
    {
        await using var channel = await broker.OpenAsync(default);
        var body = Encoding.UTF8.GetBytes($$"""{"thingId":"{{Guid.NewGuid()}}","number":1,"text":"{{Ground.Text}}"}""");
        var clock = Stopwatch.StartNew();
        var flying = new Queue<Task>();
        for (var i = 0; i < count; i++)
        {
            await channel.PublishAsync(new Outgoing(Guid.NewGuid(), "bench.thing-counted.v1", Guid.NewGuid(), 1, null, DateTimeOffset.UtcNow, null, body), "bench.thing-counted.v1", "", default);
            if ((i + 1) % Relay.BatchSize == 0)
            {
                flying.Enqueue(channel.ConfirmedAsync());
                if (flying.Count * Relay.BatchSize >= Window)
                {
                    await flying.Dequeue();
                }
            }
        }

        await channel.ConfirmedAsync();
        return count / clock.Elapsed.TotalSeconds;
    }

    /// <summary>The usual sample: next row by EF, publish, wait for its confirm, delete, save.</summary>
    private static async Task<double> NaiveAsync(IServiceProvider services, Broker broker, int count)
    {
        await Ground.FillAsync(services, count, outbox: false);
        var connection = await broker.ConnectAsync(default);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var body = Encoding.UTF8.GetBytes($$"""{"thingId":"{{Guid.NewGuid()}}","number":1,"text":"{{Ground.Text}}"}""");
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BenchDb>();
            var row = await db.Set<Row>().OrderBy(x => x.Id).FirstAsync();
            await channel.BasicPublishAsync("bench.thing-counted.v1", "", mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent, MessageId = row.Id.ToString() }, body);
            db.Remove(row);
            await db.SaveChangesAsync();
        }

        return count / clock.Elapsed.TotalSeconds;
    }

    private static async Task PurgeAsync(Broker broker)
    {
        await using var channel = await broker.OpenAsync(default);
        await channel.Raw.QueuePurgeAsync("relaybench.things");
        await channel.Raw.QueueBindAsync("relaybench.things", "bench.thing-counted.v1", "");
    }

    /// <summary>Commits at a pace and measures, for each message, the time from the end of its commit to its handler.</summary>
    private static async Task<List<double>> SendAsync(IServiceProvider services, int count, TimeSpan pace)
    {
        var (commits, clock) = (new (Guid Id, long At)[count], Stopwatch.StartNew());
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, ct) =>
        {
            var wait = pace * i - clock.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, ct); // the pace of the load, not a wait for a result
            }

            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BenchDb>();
            db.Caller = Caller.System;
            var thing = new Thing { Id = Guid.CreateVersion7(), Number = 1 };
            db.Add(thing);
            db.Publish(thing, new ThingCounted(thing.Id, 1, Ground.Text));
            await db.SaveChangesAsync(ct);
            commits[i] = (thing.Id, Stopwatch.GetTimestamp());
        });

        var ids = await IdsAsync(services, [.. commits.Select(x => x.Id)]);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!ids.Values.All(Ground.Arrivals.ContainsKey))
        {
            await tick.WaitForNextTickAsync();
        }

        return [.. commits.Select(x => Math.Max(0, Stopwatch.GetElapsedTime(x.At, Ground.Arrivals[ids[x.Id]]).TotalMilliseconds)).Order()];
    }

    private static async Task<Dictionary<Guid, Guid>> IdsAsync(IServiceProvider services, Guid[] subjects)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT subject, id FROM platform.published WHERE subject = ANY($1)");
        command.Parameters.Add(new() { Value = subjects });
        var ids = new Dictionary<Guid, Guid>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            ids[rows.GetGuid(0)] = rows.GetGuid(1);
        }

        return ids;
    }

    private static double Median(List<double> values) => Percentile([.. values.Order()], 0.5);

    private static double Percentile(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
