using Aggregator.GppMonitoring.Feed;
using Aggregator.Local;
using Aggregator.Support;
using Npgsql;

namespace Aggregator.GppMonitoring.Tests.Feed;

/// <summary>The feed's tables in a database of their own, without the rest of the service.</summary>
internal sealed class FeedDatabase : IAsyncDisposable
{
    private FeedDatabase(TestDatabase database) => (Database, Source) = (database, NpgsqlDataSource.Create(database.Runtime + ";Maximum Pool Size=40"));

    public TestDatabase Database { get; }

    public NpgsqlDataSource Source { get; }

    public static async Task<FeedDatabase> CreateAsync() => new(await TemplateDatabase.CloneAsync(Component.Gpp));

    /// <summary>Writes an arrival as the consumer does, in a transaction that the caller may hold open.</summary>
    public static async Task ArriveAsync(NpgsqlConnection connection, Guid id, string data = "{}")
    {
        await using var command = new NpgsqlCommand("INSERT INTO feed_arrival (id, type, time, subject, data) VALUES ($1, 'test.happened.v1', now(), $1, $2)", connection)
        {
            Parameters = { new() { Value = id }, new() { Value = data } },
        };
        await command.ExecuteNonQueryAsync();
    }

    public async Task ArriveAsync(int count)
    {
        await using var connection = await Source.OpenConnectionAsync();
        for (var i = 0; i < count; i++)
        {
            await ArriveAsync(connection, Ids.Next());
        }
    }

    public async Task<List<(long Position, Guid Id)>> EventsAsync()
    {
        await using var command = Source.CreateCommand("SELECT position, id FROM feed_event ORDER BY position");
        await using var rows = await command.ExecuteReaderAsync();
        var events = new List<(long, Guid)>();
        while (await rows.ReadAsync())
        {
            events.Add((rows.GetInt64(0), rows.GetGuid(1)));
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Database.DisposeAsync();
    }
}
