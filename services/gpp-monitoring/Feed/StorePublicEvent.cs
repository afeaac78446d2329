using System.Text;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.Feed;

/// <summary>Keeps every public message as it was published. The inbox sees to it that each is kept once.</summary>
internal static class StorePublicEvent
{
    internal static Task Handle(PublicMessage m, GppMonitoringDb db, CancellationToken ct)
    {
        db.Add(new FeedArrival { Id = m.Id, Type = m.Name, Time = m.OccurredAt, Subject = m.Subject, Data = Encoding.UTF8.GetString(m.Body.Span) });
        return Task.CompletedTask;
    }
}
