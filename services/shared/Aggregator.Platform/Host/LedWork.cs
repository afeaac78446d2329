using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aggregator.Platform.Host;

/// <summary>
/// Work of a service that one copy does at a time: woken by every commit of this process and by a poll for those of the others. The work says
/// whether more is waiting; it must bear two leaders for a moment, as every duty (<see cref="Leader"/>).
/// </summary>
internal sealed class LedWork(string duty, Func<IServiceProvider, CancellationToken, Task<bool>> work, IServiceScopeFactory scopes, Leader leader, Bell bell) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.LeadAsync(duty, async ct =>
    {
        while (!ct.IsCancellationRequested)
        {
            var (ring, looked) = (bell.Next, Stopwatch.GetTimestamp());
            await using var scope = scopes.CreateAsyncScope();
            if (!await work(scope.ServiceProvider, ct))
            {
                await Bell.WaitAsync(ring, looked, PollInterval, ct);
            }
        }
    }, stoppingToken);
}
