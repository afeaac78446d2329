using System.Diagnostics;
using Aggregator.Platform.Audit;

namespace Aggregator.Platform;

/// <summary>What every service database needs of its process: the clock, the key outside the database and the bell that wakes the relay.</summary>
public sealed record PlatformParts(Clock Clock, SealKey SealKey, Bell Bell);

/// <summary>Rings after a commit of this process, so that the relay and led work need not wait for their next poll.</summary>
public sealed class Bell
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes all who wait.</summary>
    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>The next ring; take it before looking for work, so that no ring between look and wait is missed.</summary>
    public Task Next => _next.Task;

    /// <summary>
    /// Waits for a ring or the poll. The first ring after a silence counts at once; where the last look was a moment ago, those that follow
    /// closely are waited for, so that they share a look.
    /// </summary>
    /// <param name="ring">The ring that was next before the look.</param>
    /// <param name="looked">When the look began (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <param name="poll">How long to wait where nothing rings.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task WaitAsync(Task ring, long looked, TimeSpan poll, CancellationToken ct)
    {
        await Task.WhenAny(ring, Task.Delay(poll, ct));
        var since = Stopwatch.GetElapsedTime(looked);
        if (since < Gathering)
        {
            await Task.Delay(Gathering - since, ct);
        }
    }
}
