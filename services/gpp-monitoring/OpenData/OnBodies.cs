using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>Names of bodies and categories, for every list that shows them.</summary>
internal static class OnBodies
{
    internal static Task Handle(Received<BodyChanged> m, GppMonitoringDb db, CancellationToken ct)
    {
        var body = db.Known<PublicBody>(m.Body.BodyId);
        if (body is null)
        {
            body = new PublicBody { Id = m.Body.BodyId, Kind = m.Body.Kind, Name = m.Body.Name };
            db.Add(body);
        }

        (body.Kind, body.Name, body.IstatCode, body.Population) = (m.Body.Kind, m.Body.Name, m.Body.IstatCode, m.Body.Population);
        (body.Latitude, body.Longitude) = (m.Body.Latitude, m.Body.Longitude);
        return Task.CompletedTask;
    }

    internal static async Task Handle(Received<CategoryChanged> m, GppMonitoringDb db, CancellationToken ct)
    {
        var category = await db.FindAsync<PublicCategory>([m.Body.Code], ct);
        if (category is null)
        {
            category = new PublicCategory { Code = m.Body.Code, NameIt = m.Body.Name.It, NameEn = m.Body.Name.En };
            db.Add(category);
        }

        (category.NameIt, category.NameEn) = (m.Body.Name.It, m.Body.Name.En);
    }
}
