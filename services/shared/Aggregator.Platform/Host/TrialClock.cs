using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Platform.Host;

/// <summary>
/// The clock of a trial instance: an offset that only grows, stored in the service's database so that every copy and every
/// restart agree. Other copies follow within a poll.
/// </summary>
internal sealed class TrialClock(NpgsqlDataSource database, Clock clock, ILogger<TrialClock> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    internal sealed record Request(DateTimeOffset AdvanceTo);

    internal sealed record Response(DateTimeOffset Now, long OffsetMs);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await LoadAsync(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException)
                {
                    log.LogDebug("Trial clock not read: {Error}", e.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/trial-clock", Handle)
        .Command("advanceTrialClock", "Porta avanti l'orologio dell'istanza di prova")
        .Allow(Relation.PlatformOperator, "platform.operator")
        .Answers<Response>(200);

    private static async Task<IResult> Handle(Input<Request> input, Clock clock, NpgsqlDataSource database, CancellationToken ct)
    {
        if (input.Invalid((r, e) => e.If(r.AdvanceTo < clock.Now, "/advanceTo", "trial-clock-forward-only")) is { } invalid)
        {
            return invalid;
        }

        var offset = input.Body.AdvanceTo - clock.RealNow;
        await using var command = database.CreateCommand("""
            INSERT INTO platform.trial_clock (one, offset_ms) VALUES (true, $1)
            ON CONFLICT (one) DO UPDATE SET offset_ms = greatest(trial_clock.offset_ms, EXCLUDED.offset_ms)
            """);
        command.Parameters.Add(new() { Value = (long)Math.Ceiling(offset.TotalMilliseconds) });
        await command.ExecuteNonQueryAsync(ct);
        await LoadAsync(database, clock, ct);
        return TypedResults.Ok(new Response(clock.Now, (long)clock.Offset.TotalMilliseconds));
    }

    private Task LoadAsync(CancellationToken ct) => LoadAsync(database, clock, ct);

    private static async Task LoadAsync(NpgsqlDataSource database, Clock clock, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT offset_ms FROM platform.trial_clock");
        if (await command.ExecuteScalarAsync(ct) is long offset)
        {
            clock.SetOffset(TimeSpan.FromMilliseconds(offset));
        }
    }
}
