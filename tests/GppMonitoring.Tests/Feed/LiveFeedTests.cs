using System.Text;
using Aggregator.GppMonitoring.Feed;
using Aggregator.Platform;
using Aggregator.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aggregator.GppMonitoring.Tests.Feed;

public sealed class LiveFeedTests : IAsyncLifetime
{
    private FeedDatabase feed = null!;

    public async ValueTask InitializeAsync() => feed = await FeedDatabase.CreateAsync();

    public ValueTask DisposeAsync() => feed.DisposeAsync();

    private LiveFeed Live(TimeSpan? heartbeat = null) => new(feed.Source, new Bell(), TimeProvider.System, NullLogger<LiveFeed>.Instance) { Heartbeat = heartbeat ?? TimeSpan.FromSeconds(15) };

    private async Task NumberedAsync(int count)
    {
        await feed.ArriveAsync(count);
        while (await NumberEvents.NumberAsync(feed.Source, default) > 0)
        {
        }
    }

    [Fact]
    public async Task It_starts_at_the_end_and_older_events_come_from_the_table()
    {
        await NumberedAsync(5);
        using var live = Live();
        Assert.Equal(-1, live.Head);
        await live.LookAsync(default);
        Assert.Equal(5, live.Head);
        Assert.Equal([1, 2, 3, 4, 5], (await live.AfterAsync(0, default)).Select(x => x.Position));
        Assert.Equal([4, 5], (await live.AfterAsync(3, default)).Select(x => x.Position));
        Assert.Empty(await live.AfterAsync(5, default));
        await NumberedAsync(2);
        await live.LookAsync(default);
        Assert.Equal([5, 6, 7], (await live.AfterAsync(4, default)).Select(x => x.Position)); // half from the table, half kept
        Assert.Equal([6, 7], (await live.AfterAsync(5, default)).Select(x => x.Position));
    }

    [Fact]
    public async Task A_reader_far_behind_reads_pages_until_it_has_caught_up()
    {
        await using (var many = feed.Source.CreateCommand("INSERT INTO feed_event (position, id, type, time, subject, data) SELECT n, gen_random_uuid(), 't', now(), gen_random_uuid(), '{}' FROM generate_series(1, 12000) n"))
        {
            await many.ExecuteNonQueryAsync();
        }

        using var live = Live();
        await live.LookAsync(default);
        await NumberedAsync(5000);
        while (await live.LookAsync(default))
        {
        }

        var (position, pages) = (0L, 0);
        while (await live.AfterAsync(position, default) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= LiveFeed.PageSize);
            Assert.Equal(Enumerable.Range(1, page.Count).Select(i => position + i), page.Select(x => x.Position));
            (position, pages) = (page[^1].Position, pages + 1);
        }

        Assert.Equal(17000, position);
        Assert.True(pages >= 34);
    }

    [Fact]
    public async Task It_wakes_its_readers_and_beats_when_nothing_happens()
    {
        using var live = Live(TimeSpan.FromMilliseconds(200));
        await live.StartAsync(default);
        await Eventually.Holds(() => Task.FromResult(live.Head == 0), "the first look");
        var (moved, beat) = (live.Moved, live.Beat);
        await beat.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(moved.IsCompleted);
        await NumberedAsync(1);
        await moved.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1, live.Head);
        await live.StopAsync(default);
    }

    [Fact]
    public async Task An_event_is_written_as_the_standard_asks()
    {
        await using (var connection = await feed.Source.OpenConnectionAsync())
        {
            await FeedDatabase.ArriveAsync(connection, Ids.Next(), "{\n \"a\": \"è\"}");
        }

        await NumberEvents.NumberAsync(feed.Source, default);
        using var live = Live();
        await live.LookAsync(default);
        var text = Encoding.UTF8.GetString((await live.AfterAsync(0, default)).Single().Bytes);
        Assert.Matches("^id: 1\nevent: test\\.happened\\.v1\ndata: \\{\"position\":1,\"id\":\".{36}\",\"type\":\"test\\.happened\\.v1\",\"time\":\".+Z\",\"subject\":\".{36}\",\"data\":\\{  \"a\": \"è\"\\}\\}\n\n$", text);
    }
}
