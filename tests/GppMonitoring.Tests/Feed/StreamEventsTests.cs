using System.Diagnostics;
using System.Net;
using Aggregator.Messages.DemandCollection;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Feed;

/// <summary>On a service of their own, one for all of them, in whose feed nobody else writes.</summary>
public sealed class StreamEventsTests(StreamEventsTests.Alone alone) : IClassFixture<StreamEventsTests.Alone>
{
    private readonly GppService service = alone.Service;

    public sealed class Alone : IAsyncLifetime
    {
        public GppService Service { get; } = new();

        public ValueTask InitializeAsync() => Service.InitializeAsync();

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }

    /// <summary>The position that the feed has come to.</summary>
    private async Task<long> HeadAsync() =>
        (await service.Anonymous().Get("/api/open-data/v1/events?last=1")).Items() is [var newest] ? newest.GetProperty("position").GetInt64() : 0;

    private Task HappenAsync(int i) => service.PublishAsync(Ids.Next(), new BodyChanged(Ids.Next(), "municipality", $"Comune {i}", null, null, null, null, null, null));

    private HttpClient Patient()
    {
        var client = service.Anonymous();
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    [Fact]
    public async Task Readers_that_break_off_and_come_again_miss_nothing_and_see_nothing_twice()
    {
        const int Count = 300;
        var head = await HeadAsync();
        var readers = Enumerable.Range(0, 12).Select(async number =>
        {
            // Each breaks off at its own places; the first never does.
            var reader = new SseReader(Patient());
            for (var step = 1; reader.Events.Count < Count; step++)
            {
                var stop = number == 0 ? Count : Math.Min(Count, step * (7 + number * 11));
                Assert.False(await reader.ReadAsync(x => x.Events.Count >= stop, $"/api/open-data/v1/events/stream?after={head}"));
            }

            return reader.Events.Select(x => x.Position).ToList();
        }).ToList();
        for (var i = 0; i < Count; i++)
        {
            await HappenAsync(i);
        }

        foreach (var positions in await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(90)))
        {
            Assert.Equal(Enumerable.Range(1, Count).Select(position => head + position), positions);
        }

        var reader = new SseReader(Patient());
        await reader.ReadAsync(x => x.Events.Count >= 1, $"/api/open-data/v1/events/stream?after={head + Count - 1}");
        var (position, type, data) = reader.Events.Single();
        // Facts of different subjects may overtake each other: which of them is the last is not promised.
        Assert.Equal((head + Count, "demand-collection.body-changed.v1"), (position, type));
        Assert.StartsWith("Comune ", data.GetProperty("data").Text("name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_position_it_starts_now_and_says_where_that_is()
    {
        var head = await HeadAsync() + 1;
        await HappenAsync(0);
        await Eventually.Holds(async () => Assert.Equal(head, await HeadAsync()));
        var reader = new SseReader(Patient());
        await reader.ReadAsync(x => x.LastId is not null);
        Assert.Empty(reader.Events);
        Assert.Equal(head.ToString(System.Globalization.CultureInfo.InvariantCulture), reader.LastId);
        await HappenAsync(1); // while the line is down
        await reader.ReadAsync(x => x.Events.Count == 1);
        Assert.Equal(head + 1, reader.Events.Single().Position);
    }

    [Fact]
    public async Task A_silent_stream_says_that_it_is_alive()
    {
        var reader = new SseReader(Patient());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await reader.ReadAsync(x => x.Heartbeats > 0, ct: patience.Token);
        Assert.Empty(reader.Events);
    }

    [Theory]
    [InlineData("?after=-1")]
    [InlineData("?after=x")]
    [InlineData("?after=1.5")]
    public Task A_position_that_is_none_is_refused(string query) => service.Anonymous().Get("/api/open-data/v1/events/stream" + query, HttpStatusCode.BadRequest);

    [Fact]
    public async Task When_the_service_stops_the_streams_end_at_once()
    {
        var reader = new SseReader(Patient());
        var reading = reader.ReadAsync(_ => false);
        await Eventually.Holds(() => Task.FromResult(reader.LastId is not null), "the stream is open");
        var watch = Stopwatch.StartNew();
        var stopping = service.Service.Process.StopAsync();
        Assert.True(await reading.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.Equal(0, await stopping);
        await service.Service.Process.RestartAsync(TestContext.Current.CancellationToken);
        await service.ListeningAsync();
    }
}
