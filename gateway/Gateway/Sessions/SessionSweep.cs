namespace Aggregator.Gateway.Sessions;

/// <summary>Drops ended sessions every few minutes.</summary>
internal sealed class SessionSweep(SessionBook sessions, ILogger<SessionSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5));
        do
        {
            try
            {
                await sessions.Sweep(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogWarning(failure, "Ended sessions could not be dropped; trying again in five minutes");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
