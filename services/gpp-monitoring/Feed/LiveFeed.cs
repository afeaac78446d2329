using System.Text;
using Aggregator.Platform;
using Npgsql;

namespace Aggregator.GppMonitoring.Feed;

/// <summary>
/// What every reader of this process shares: one poll of the database, the last events as the bytes that go to the wire, and two signals.
/// Readers pull at their own pace: one that falls behind the kept events reads pages of the table until it has caught up, so a slow
/// reader costs nothing but its own socket.
/// </summary>
internal sealed class LiveFeed(NpgsqlDataSource database, Bell bell, TimeProvider time, ILogger<LiveFeed> log) : BackgroundService
{
    internal const int PageSize = 500;
    private const int KeptMax = 4096;
    private const int KeptBytesMax = 16 << 20;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _kept = [];
    private long _keptBytes;
    private long _head = -1;
    private volatile TaskCompletionSource _moved = Signal();
    private volatile TaskCompletionSource _beat = Signal();

    /// <summary>How long a stream may be silent before it says that it is alive: well under the 100 s that proxies wait.</summary>
    internal TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An event as bytes of the stream.</summary>
    internal sealed record Entry(long Position, byte[] Bytes);

    /// <summary>The last position; -1 until the first look at the database.</summary>
    public long Head => Interlocked.Read(ref _head);

    /// <summary>Ends when the head moves. Take it before looking at the head, so that no move between look and wait is missed.</summary>
    public Task Moved => _moved.Task;

    /// <summary>Ends when a silent stream should send its heartbeat.</summary>
    public Task Beat => _beat.Task;

    /// <summary>Events after a position, at most a page, from memory where they are still kept.</summary>
    public async Task<IReadOnlyList<Entry>> AfterAsync(long position, CancellationToken ct)
    {
        if (position >= Head)
        {
            return [];
        }

        lock (_lock)
        {
            if (_kept.First is { } first && first.Value.Position <= position + 1)
            {
                return [.. _kept.SkipWhile(x => x.Position <= position).Take(PageSize)];
            }
        }

        return await ReadAsync(position, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pulse = new PeriodicTimer(Heartbeat, time);
        await Task.WhenAll(PollAsync(stoppingToken), PulseAsync(pulse, stoppingToken));
    }

    private async Task PulseAsync(PeriodicTimer pulse, CancellationToken ct)
    {
        try
        {
            while (await pulse.WaitForNextTickAsync(ct))
            {
                Interlocked.Exchange(ref _beat, Signal()).TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        var away = false;
        while (!ct.IsCancellationRequested)
        {
            var ring = bell.Next;
            var more = false;
            try
            {
                more = await LookAsync(ct);
                away = false;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.Log(away ? LogLevel.Debug : LogLevel.Warning, "The feed cannot read its database, trying again: {Error}", e.GetType().Name);
                away = true;
            }

            if (!more)
            {
                // While the database is away rings do not help.
                var poll = Task.Delay(PollInterval, ct);
                await Task.WhenAny(away ? poll : ring, poll);
            }
        }
    }

    /// <summary>Takes what was numbered since the last look; true where more may be waiting.</summary>
    internal async Task<bool> LookAsync(CancellationToken ct)
    {
        if (Head < 0)
        {
            await using var last = database.CreateCommand("SELECT coalesce(max(position), 0) FROM feed_event");
            Interlocked.Exchange(ref _head, (long)(await last.ExecuteScalarAsync(ct))!);
            return false;
        }

        var fresh = await ReadAsync(Head, ct);
        if (fresh.Count == 0)
        {
            return false;
        }

        lock (_lock)
        {
            foreach (var entry in fresh)
            {
                _kept.AddLast(entry);
                _keptBytes += entry.Bytes.Length;
            }

            while (_kept.Count > KeptMax || _keptBytes > KeptBytesMax)
            {
                _keptBytes -= _kept.First!.Value.Bytes.Length;
                _kept.RemoveFirst();
            }
        }

        Interlocked.Exchange(ref _head, fresh[^1].Position);
        Interlocked.Exchange(ref _moved, Signal()).TrySetResult();
        return fresh.Count == PageSize;
    }

    private async Task<List<Entry>> ReadAsync(long after, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT position, id, type, time, subject, data FROM feed_event WHERE position > $1 ORDER BY position LIMIT $2");
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = PageSize });
        var entries = new List<Entry>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            entries.Add(new Entry(rows.GetInt64(0), Render(rows.GetInt64(0), rows.GetGuid(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3), rows.GetGuid(4), rows.GetString(5))));
        }

        return entries;
    }

    /// <summary>The event as the HTML standard writes one: its position is what a browser sends back as Last-Event-ID.</summary>
    private static byte[] Render(long position, Guid id, string type, DateTimeOffset at, Guid subject, string data)
    {
        var text = new StringBuilder(data.Length + 200)
            .Append("id: ").Append(position).Append("\nevent: ").Append(type)
            .Append("\ndata: {\"position\":").Append(position).Append(",\"id\":\"").Append(id).Append("\",\"type\":\"").Append(type)
            .Append("\",\"time\":\"").Append(at.UtcDateTime.ToString("O")).Append("\",\"subject\":\"").Append(subject).Append("\",\"data\":")
            // A line feed in JSON is only layout, but it would end the field.
            .Append(data.Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' ')).Append("}\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
