using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
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
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(20 * 365);

    // What the log's entries about the clock are about: the instance as a whole.
    private static readonly Guid Instance = Guid.Empty;

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

    private static async Task<IResult> Handle(Input<Request> input, Clock clock, ServiceDb db, CancellationToken ct)
    {
        if (input.Invalid((r, e) => Check(r.AdvanceTo, clock, e)) is { } invalid)
        {
            return invalid;
        }

        await db.BeginAsync(ct);
        var before = clock.Now;
        var offset = await StoreAsync((NpgsqlConnection)db.Database.GetDbConnection(), input.Body.AdvanceTo - clock.RealNow, ct);
        db.Record(Instance, null, "trial-clock.advanced", before: new { Now = before }, after: new { Now = clock.RealNow + offset });
        // At once and not after the commit: who advanced the clock goes on by it, and a moment too early does no harm on a trial instance.
        clock.SetOffset(offset);
        return TypedResults.Ok(new Response(clock.Now, (long)clock.Offset.TotalMilliseconds));
    }

    /// <summary>Never back, because deadlines that were announced stay passed; never so far that dates end, because it could not come back.</summary>
    internal static void Check(DateTimeOffset advanceTo, Clock clock, Errors errors)
    {
        errors.If(advanceTo < clock.Now, "/advanceTo", "trial-clock-forward-only");
        errors.If(advanceTo > clock.RealNow + AheadMax, "/advanceTo", "trial-clock-too-far", ("until", clock.RealNow + AheadMax));
    }

    private static async Task<TimeSpan> StoreAsync(NpgsqlConnection connection, TimeSpan offset, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO platform.trial_clock (one, offset_ms) VALUES (true, $1)
            ON CONFLICT (one) DO UPDATE SET offset_ms = greatest(trial_clock.offset_ms, EXCLUDED.offset_ms) RETURNING offset_ms
            """, connection) { Parameters = { new() { Value = (long)Math.Ceiling(offset.TotalMilliseconds) } } };
        return TimeSpan.FromMilliseconds((long)(await command.ExecuteScalarAsync(ct))!);
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
