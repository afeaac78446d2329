using Aggregator.Platform;
using Npgsql;

namespace Aggregator.GppMonitoring.Feed;

/// <summary>
/// Gives the committed arrivals their positions, as the one leader per database. It sees only what is committed, whenever that was written, so
/// no event can appear behind a position that readers have passed; the key refuses a second leader's overlapping positions.
/// </summary>
internal static class NumberEvents
{
    private const int BatchSize = 1000;

    /// <summary>Numbers what is there; true where more may be waiting.</summary>
    internal static async Task<bool> Handle(IServiceProvider services, CancellationToken ct)
    {
        var numbered = await NumberAsync(services.GetRequiredService<NpgsqlDataSource>(), ct);
        if (numbered > 0)
        {
            services.GetRequiredService<Bell>().Ring(); // for the readers of this process
        }

        return numbered == BatchSize;
    }

    internal static async Task<int> NumberAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            WITH arrived AS (
                DELETE FROM feed_arrival WHERE seq = ANY(ARRAY(SELECT seq FROM feed_arrival ORDER BY seq LIMIT $1))
                RETURNING seq, id, type, time, subject, data)
            INSERT INTO feed_event (position, id, type, time, subject, data)
            SELECT (SELECT coalesce(max(position), 0) FROM feed_event) + row_number() OVER (ORDER BY seq), id, type, time, subject, data FROM arrived
            """);
        command.Parameters.Add(new() { Value = BatchSize });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
