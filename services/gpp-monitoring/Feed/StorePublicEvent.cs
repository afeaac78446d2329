using System.Text;
using System.Text.Json;
using Aggregator.GppMonitoring.OpenData;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;
using Aggregator.Platform.Outbox;

namespace Aggregator.GppMonitoring.Feed;

/// <summary>
/// Keeps every public message as it was published, and in the public's view those that say more than anybody may read: demands, which are
/// internal for that reason, and orders. The inbox sees to it that each is kept once.
/// </summary>
internal static class StorePublicEvent
{
    internal static Task Handle(PublicMessage m, GppMonitoringDb db, CancellationToken ct)
    {
        var type = Wire.Named(m.Name)!.Type;
        return type.GetProperty("Order")?.PropertyType == typeof(OrderState)
            ? Store(db, m.Id, type, m.OccurredAt, m.Subject, Json(PublicView.Of(JsonSerializer.Deserialize(m.Body.Span, type, Platform.Json.Options)!)))
            : Store(db, m.Id, type, m.OccurredAt, m.Subject, Encoding.UTF8.GetString(m.Body.Span));
    }

    internal static Task Handle(Received<DemandSubmitted> m, GppMonitoringDb db, CancellationToken ct) => Store(m, PublicView.Of(m.Body), db);

    internal static Task Handle(Received<DemandAmended> m, GppMonitoringDb db, CancellationToken ct) => Store(m, PublicView.Of(m.Body), db);

    internal static Task Handle(Received<DemandWithdrawn> m, GppMonitoringDb db, CancellationToken ct) => Store(m, PublicView.Of(m.Body), db);

    internal static Task Handle(Received<DemandApproved> m, GppMonitoringDb db, CancellationToken ct) => Store(m, PublicView.Of(m.Body), db);

    internal static Task Handle(Received<DemandReturned> m, GppMonitoringDb db, CancellationToken ct) => Store(m, PublicView.Of(m.Body), db);

    private static Task Store<T>(Received<T> m, T view, GppMonitoringDb db) => Store(db, m.Id, typeof(T), m.OccurredAt, m.Subject, Json(view!));

    private static Task Store(GppMonitoringDb db, Guid id, Type type, DateTimeOffset at, Guid subject, string data)
    {
        db.Add(new FeedArrival { Id = id, Type = Wire.Of(type).Name, Time = at, Subject = subject, Data = data });
        return Task.CompletedTask;
    }

    private static string Json(object message) => JsonSerializer.Serialize(message, message.GetType(), Platform.Json.Options);
}
