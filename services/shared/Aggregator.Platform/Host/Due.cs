using Aggregator.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aggregator.Platform.Host;

/// <summary>What to do when a due time has passed.</summary>
internal sealed record DueHandler(string Kind, Func<Guid, ServiceDb, IServiceProvider, CancellationToken, Task> Handle);

/// <summary>
/// Announces what fell due. Deadlines are decided when a command arrives, by the clock; this only tells the others, so any
/// copy may do it: rows are claimed with SKIP LOCKED and removed in the transaction of their effect.
/// </summary>
internal sealed class DueWorker(IServiceScopeFactory scopes, Type dbType, IReadOnlyList<DueHandler> handlers, Clock clock, ILogger<DueWorker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (handlers.Count == 0)
        {
            return;
        }

        var outage = false;
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    while (await RunOneAsync(stoppingToken))
                    {
                    }

                    outage = false;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.Log(outage ? LogLevel.Debug : LogLevel.Warning, "Due work waits for the database: {Error}", e.GetBaseException().GetType().Name);
                    outage = true;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<bool> RunOneAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (ServiceDb)scope.ServiceProvider.GetRequiredService(dbType);
        db.Caller = Caller.System;
        await db.BeginAsync(ct);
        var (kinds, now) = (handlers.Select(x => x.Kind).ToArray(), clock.Now);
        var due = await db.Set<DueRow>()
            .FromSql($"""
                SELECT kind, subject, at FROM platform.due
                WHERE at <= {now} AND (not_before IS NULL OR not_before <= now()) AND kind = ANY({kinds}) ORDER BY at LIMIT 1 FOR UPDATE SKIP LOCKED
                """)
            .SingleOrDefaultAsync(ct);
        if (due is null)
        {
            return false;
        }

        try
        {
            db.Remove(due);
            await handlers.Single(x => x.Kind == due.Kind).Handle(due.Subject, db, scope.ServiceProvider, ct);
            await db.SaveChangesAsync(ct);
            await db.Database.CommitTransactionAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException && !Outage.Is(e))
        {
            log.LogError(e, "Due work {Kind} about {Subject} failed; it waits while the other work goes on", due.Kind, due.Subject);
            await db.Database.RollbackTransactionAsync(ct);
            await PutBackAsync(db, due, ct);
        }

        return true;
    }

    /// <summary>Lets the next ones pass: this one is tried again after 1 s, 2 s, 4 s … 512 s of real time.</summary>
    private static Task PutBackAsync(ServiceDb db, DueRow due, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        UPDATE platform.due SET attempts = attempts + 1, not_before = now() + interval '1 second' * power(2, least(attempts, 9))
        WHERE kind = {due.Kind} AND subject = {due.Subject}
        """, ct);
}
