using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.Indicators;

/// <summary>The indicators as they are now, over the awarded lots of an initiative, of a central purchasing body, or of all.</summary>
internal static class GetIndicators
{
    internal sealed record Response(Guid? InitiativeId, Guid? CpbId, int Lots, GreenIndicators Overall, IReadOnlyDictionary<string, GreenIndicators> ByCategory);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/indicators", Handle)
        .Query("getIndicators", "Legge gli indicatori degli acquisti verdi").Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid? initiativeId, Guid? cpbId, GppMonitoringDb db, CancellationToken ct)
    {
        var lots = await MonitoredLots.Awarded(db, db.GreenLots
            .Where(x => initiativeId == null || x.InitiativeId == initiativeId)
            .Where(x => cpbId == null || x.CpbId == cpbId), ct);
        var (overall, byCategory) = GreenIndicators.WithCategories(lots, lots.Count == 0 ? null : lots.Sum(lot => lot.Base));
        return Answer.Ok(new Response(initiativeId, cpbId, lots.Count, overall, byCategory));
    }
}
