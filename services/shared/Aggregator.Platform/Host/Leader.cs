using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Platform.Host;

/// <summary>
/// Elects one leader per database and duty: a session advisory lock on a connection of its own. Losing the connection loses
/// the lead. Two leaders may overlap for a moment after a network fault; every duty must bear that.
/// </summary>
internal sealed class Leader(LeaderConnection connectionString, ILogger<Leader> log)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);

    public async Task LeadAsync(string duty, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                await using var connection = new NpgsqlConnection(connectionString.Value);
                await connection.OpenAsync(stopping);
                while (!await TryAcquireAsync(connection, duty, stopping))
                {
                    await Task.Delay(Retry, stopping); // a copy that stands by keeps its connection
                }

                using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                var watching = WatchAsync(connection, lost);
                try
                {
                    await work(lost.Token);
                }
                finally
                {
                    await lost.CancelAsync();
                    await watching;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Once per outage with the reason, then quietly: a broker that is away for a minute is no news sixty times.
                failures = Stopwatch.GetElapsedTime(started) > Steady ? 1 : failures + 1;
                log.Log(failures == 1 ? LogLevel.Warning : LogLevel.Debug,
                    "{Duty} interrupted, trying again: {Error}", duty, e.GetBaseException().GetType().Name + ": " + e.GetBaseException().Message);
            }

            try
            {
                await Task.Delay(Retry, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<bool> TryAcquireAsync(NpgsqlConnection connection, string duty, CancellationToken ct)
    {
        await using var acquire = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtext($1))", connection) { Parameters = { new() { Value = "aggregator " + duty } } };
        return await acquire.ExecuteScalarAsync(ct) is true;
    }

    private static async Task WatchAsync(NpgsqlConnection connection, CancellationTokenSource lost)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), lost.Token);
                await using var alive = new NpgsqlCommand("SELECT 1", connection);
                await alive.ExecuteScalarAsync(lost.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception)
        {
            await lost.CancelAsync();
        }
    }
}

/// <summary>Connection string for locks: never pooled, so that a lock ends with its holder.</summary>
internal sealed record LeaderConnection(string Value)
{
    public static LeaderConnection From(string connectionString) =>
        new(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 5, ApplicationName = "aggregator leader" }.ConnectionString);
}
