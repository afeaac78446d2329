using Aggregator.Platform.Host;
using Aggregator.Support;
using Microsoft.Extensions.Logging;

namespace Aggregator.Platform.Tests.Host;

public sealed class LeaderTests
{
    [Fact]
    public async Task Work_that_fails_again_and_again_is_news_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        using var stop = new CancellationTokenSource();
        var (log, tries) = (new Levels(), 0);
        await new Leader(LeaderConnection.From(database.Runtime), log).LeadAsync("duty", _ =>
        {
            if (++tries == 3)
            {
                stop.Cancel();
            }

            throw new IOException("The broker is away.");
        }, stop.Token);
        Assert.Equal([LogLevel.Warning, LogLevel.Debug, LogLevel.Debug], log.Seen);
    }

    [Fact]
    public async Task A_copy_that_stands_by_takes_over()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var leading = new List<string>();
        var one = Lead("one", first);
        await Eventually.Holds(() => Task.FromResult(leading.Count == 1), "one leads");
        var two = Lead("two", second);
        await Eventually.Holds(async () => Assert.Equal(2L, await database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'aggregator leader'")));
        Assert.Equal(["one"], leading);
        await first.CancelAsync();
        await one;
        await Eventually.Holds(() => Task.FromResult(leading.Count == 2), "two leads");
        await second.CancelAsync();
        await two;

        Task Lead(string name, CancellationTokenSource stop) => new Leader(LeaderConnection.From(database.Runtime), new Levels()).LeadAsync("duty", async ct =>
        {
            leading.Add(name);
            await Task.Delay(Timeout.Infinite, ct);
        }, stop.Token);
    }

    private sealed class Levels : ILogger<Leader>
    {
        public List<LogLevel> Seen { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Seen.Add(logLevel);
    }
}
