using System.Buffers.Binary;
using Aggregator.Support;
using Npgsql;

namespace Aggregator.Tender.Tests.Support;

/// <summary>A lock that commands take (<c>TenderDb.LockAsync</c>), held by a test so that they queue up in the order it wants.</summary>
internal sealed class Held(NpgsqlDataSource source, NpgsqlConnection connection) : IAsyncDisposable
{
    internal static async Task<Held> Of(TenderUnderTest on, Guid what)
    {
        var source = NpgsqlDataSource.Create(on.Database.Superuser + ";Pooling=false");
        var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection)
        {
            Parameters = { new() { Value = BinaryPrimitives.ReadInt64BigEndian(what.ToByteArray(bigEndian: true).AsSpan(8)) } },
        };
        await command.ExecuteNonQueryAsync();
        return new Held(source, connection);
    }

    /// <summary>Until so many commands stand in line.</summary>
    internal static Task Waiting(TenderUnderTest on, long count) => Eventually.Holds(async () =>
        Assert.Equal(count, await on.Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")));

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await source.DisposeAsync();
    }
}
