using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Aggregator.Platform.Host;

/// <summary>Removes what has served its time, in small steps: inbox ids after 40 days, idempotency keys after 7, failures that another copy made up for.</summary>
internal sealed class Housekeeping(NpgsqlDataSource database, Leader leader) : BackgroundService
{
    private static readonly string[] Steps =
    [
        "DELETE FROM platform.inbox WHERE ctid = ANY(ARRAY(SELECT ctid FROM platform.inbox WHERE at < now() - interval '40 days' LIMIT 10000))",
        "DELETE FROM platform.failed WHERE ctid = ANY(ARRAY(SELECT ctid FROM platform.failed WHERE until < now() - interval '1 day' LIMIT 10000))",
        "DELETE FROM platform.idempotency WHERE ctid = ANY(ARRAY(SELECT ctid FROM platform.idempotency WHERE at < now() - interval '7 days' LIMIT 10000))",
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.LeadAsync("housekeeping", async ct =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10));
        while (await timer.WaitForNextTickAsync(ct))
        {
            foreach (var step in Steps)
            {
                int removed;
                do
                {
                    await using var command = database.CreateCommand(step);
                    removed = await command.ExecuteNonQueryAsync(ct);
                }
                while (removed == 10_000);
            }
        }
    }, stoppingToken);
}
