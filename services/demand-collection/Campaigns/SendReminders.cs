using System.Globalization;
using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>
/// Sends what waits, one copy of the service at a time. A notice goes out before its row says so: after a crash in between a body may hear twice, never not at all.
/// </summary>
internal static class SendReminders
{
    private const int BatchSize = 20;
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    internal static async Task<bool> Work(IServiceProvider services, CancellationToken ct)
    {
        var (db, clock, notifier) = (services.GetRequiredService<DemandCollectionDb>(), services.GetRequiredService<Clock>(), services.GetRequiredService<INotifier>());
        var (now, texts) = (clock.Now, services.GetRequiredService<Texts>());
        await db.BeginAsync(ct);
        var waiting = await db.Reminders
            .FromSql($"SELECT * FROM reminder WHERE state = 'waiting' AND next_try_at <= {now} ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED").ToListAsync(ct);
        if (waiting.Count == 0)
        {
            await db.Database.RollbackTransactionAsync(ct);
            return false;
        }

        var bodies = await db.Bodies.Where(x => waiting.Select(r => r.BodyId).Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        var initiatives = await db.Initiatives.Where(x => waiting.Select(r => r.InitiativeId).Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        foreach (var reminder in waiting)
        {
            try
            {
                reminder.Sent(await notifier.SendAsync(Write(reminder, initiatives[reminder.InitiativeId], bodies[reminder.BodyId], texts), ct), clock.Now);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                reminder.Failed(clock.Now);
                services.GetRequiredService<ILogger<Reminder>>().LogWarning("Reminder {Reminder} was not sent: {Error}", reminder.Id, exception.GetBaseException().GetType().Name);
            }
        }

        await db.SaveChangesAsync(ct);
        await db.Database.CommitTransactionAsync(ct);
        return waiting.Count == BatchSize;
    }

    private static Notice Write(Reminder reminder, Initiative initiative, Body body, Texts texts)
    {
        var deadline = TimeZoneInfo.ConvertTime(initiative.ClosesAt, Rome).ToString("dddd d MMMM yyyy, 'ore' HH:mm", CultureInfo.GetCultureInfo("it"));
        return new Notice(body.Id, body.Email, texts.Say("reminder.subject", ("title", initiative.Title)),
            texts.Say("reminder.text", ("body", body.Name), ("title", initiative.Title), ("deadline", deadline)) + (reminder.Message is null ? "" : "\n\n" + reminder.Message));
    }
}
