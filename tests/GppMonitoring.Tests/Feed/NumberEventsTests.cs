using System.Collections.Concurrent;
using Aggregator.GppMonitoring.Feed;
using Npgsql;

namespace Aggregator.GppMonitoring.Tests.Feed;

public sealed class NumberEventsTests : IAsyncLifetime
{
    private FeedDatabase feed = null!;

    public async ValueTask InitializeAsync() => feed = await FeedDatabase.CreateAsync();

    public ValueTask DisposeAsync() => feed.DisposeAsync();

    [Fact]
    public async Task What_commits_late_comes_later_and_is_not_lost()
    {
        await using var slow = await feed.Source.OpenConnectionAsync();
        await using var held = await slow.BeginTransactionAsync();
        var (late, early) = (Ids.Next(), Ids.Next());
        await FeedDatabase.ArriveAsync(slow, late); // takes the lower number of its table
        await using (var quick = await feed.Source.OpenConnectionAsync())
        {
            await FeedDatabase.ArriveAsync(quick, early);
        }

        Assert.Equal(1, await NumberEvents.NumberAsync(feed.Source, default));
        Assert.Equal([(1, early)], await feed.EventsAsync());
        await held.CommitAsync();
        Assert.Equal(1, await NumberEvents.NumberAsync(feed.Source, default));
        Assert.Equal([(1, early), (2, late)], await feed.EventsAsync());
        Assert.Equal(0, await NumberEvents.NumberAsync(feed.Source, default));
    }

    [Fact]
    public async Task Readers_see_no_gap_and_no_duplicate_while_writers_race()
    {
        const int Writers = 8, Transactions = 60;
        var written = new ConcurrentBag<Guid>();
        using var over = new CancellationTokenSource();
        var leader = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await NumberEvents.NumberAsync(feed.Source, default);
            }
        });
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var (seen, position) = (new List<Guid>(), 0L);
            while (seen.Count < Writers * Transactions * 2 || written.Count < Writers * Transactions * 2)
            {
                await using var command = feed.Source.CreateCommand("SELECT position, id FROM feed_event WHERE position > $1 ORDER BY position LIMIT 100");
                command.Parameters.Add(new() { Value = position });
                await using var rows = await command.ExecuteReaderAsync();
                while (await rows.ReadAsync())
                {
                    Assert.Equal(position + 1, rows.GetInt64(0)); // a reader that passed a position never finds one inserted before it
                    position = rows.GetInt64(0);
                    seen.Add(rows.GetGuid(1));
                }
            }

            return seen;
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            await using var connection = await feed.Source.OpenConnectionAsync();
            for (var i = 0; i < Transactions; i++)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                for (var each = 0; each < 2; each++)
                {
                    var id = Ids.Next();
                    await FeedDatabase.ArriveAsync(connection, id);
                    await using var pause = new NpgsqlCommand($"SELECT pg_sleep({(writer * 7 + i) % 5 / 1000.0:0.000})", connection);
                    await pause.ExecuteNonQueryAsync();
                    written.Add(id);
                }

                await transaction.CommitAsync();
            }
        })));
        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(written.Order(), seen.Order());
        }

        await over.CancelAsync();
        await leader;
    }

    [Fact]
    public async Task Two_leaders_for_a_moment_do_no_harm()
    {
        await feed.ArriveAsync(400);
        var both = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await NumberEvents.NumberAsync(feed.Source, default);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation)
            {
                return 0; // it tries again, as a leader does
            }
        }));
        await Task.WhenAll(both);
        await NumberEvents.NumberAsync(feed.Source, default);
        var events = await feed.EventsAsync();
        Assert.Equal(Enumerable.Range(1, 400).Select(position => (long)position), events.Select(x => x.Position));
        Assert.Equal(400, events.DistinctBy(x => x.Id).Count());
    }

    [Fact]
    public async Task A_position_once_given_cannot_be_taken_back()
    {
        await feed.ArriveAsync(1);
        await NumberEvents.NumberAsync(feed.Source, default);
        await using var delete = feed.Source.CreateCommand("DELETE FROM feed_event");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => delete.ExecuteNonQueryAsync())).SqlState);
    }
}
