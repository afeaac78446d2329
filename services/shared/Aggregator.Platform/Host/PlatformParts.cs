using Aggregator.Platform.Audit;

namespace Aggregator.Platform;

/// <summary>What every service database needs of its process: the clock, the key outside the database and the bell that wakes the relay.</summary>
public sealed record PlatformParts(Clock Clock, SealKey SealKey, Bell Bell);

/// <summary>Rings after a commit of this process, so that the relay and led work need not wait for their next poll.</summary>
public sealed class Bell
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes all who wait.</summary>
    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>The next ring; take it before looking for work, so that no ring between look and wait is missed.</summary>
    public Task Next => _next.Task;
}
