using System.Globalization;
using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>
/// Sends what waits, one reminder in a transaction and one copy of the service at a time: a slow mail server holds up the next reminder, never a transaction
/// longer than the database lets it idle. A notice goes out before its row says so: after a crash in between a body may hear twice, never not at all.
/// </summary>
internal static class SendReminders
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it");

    internal static async Task<bool> Work(IServiceProvider services, CancellationToken ct)
    {
        var (db, clock, notifier) = (services.GetRequiredService<DemandCollectionDb>(), services.GetRequiredService<Clock>(), services.GetRequiredService<INotifier>());
        var (now, texts) = (clock.Now, services.GetRequiredService<Texts>());
        await db.BeginAsync(ct);
        var reminder = await db.Reminders.FromSql($"SELECT * FROM reminder WHERE state = 'waiting' AND next_try_at <= {now} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED").SingleOrDefaultAsync(ct);
        if (reminder is null)
        {
            await db.Database.RollbackTransactionAsync(ct);
            return false;
        }

        var body = await db.Bodies.SingleAsync(x => x.Id == reminder.BodyId, ct);
        var initiative = await db.Initiatives.SingleAsync(x => x.Id == reminder.InitiativeId, ct);
        var invitation = await db.Invitations.SingleAsync(x => x.InitiativeId == reminder.InitiativeId && x.BodyId == reminder.BodyId, ct);
        try
        {
            reminder.Sent(await notifier.SendAsync(Write(reminder, initiative.Title, initiative.DeadlineOf(invitation), body, texts), ct), clock.Now);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            reminder.Failed(clock.Now);
            services.GetRequiredService<ILogger<Reminder>>().LogWarning("Reminder {Reminder} was not sent: {Error}", reminder.Id, exception.GetBaseException().GetType().Name);
        }

        await db.SaveChangesAsync(ct);
        await db.Database.CommitTransactionAsync(ct);
        return true;
    }

    private static Notice Write(Reminder reminder, string title, DateTimeOffset closesAt, Body body, Texts texts)
    {
        // Nobody's request is being answered, so no reader's language is known.
        CultureInfo.CurrentUICulture = Italian;
        var deadline = TimeZoneInfo.ConvertTime(closesAt, Rome).ToString("dddd d MMMM yyyy, 'ore' HH:mm", Italian);
        return new Notice(body.Id, body.Email, texts.Say("reminder.subject", ("title", title)),
            texts.Say("reminder.text", ("body", body.Name), ("title", title), ("deadline", deadline)) + (reminder.Message is null ? "" : "\n\n" + reminder.Message));
    }
}
