using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Indicators;

/// <summary>Reads lots for the formulas, always with two queries.</summary>
internal static class MonitoredLots
{
    /// <summary>
    /// The awarded ones: the formulas weigh award values. Orders are never added to agreements, which would count the same money twice. A lot
    /// tendered without a checklist (an award imported from elsewhere) asks for nothing that can be counted: NONE.
    /// </summary>
    public static async Task<List<MonitoredLot>> Awarded(GppMonitoringDb db, IQueryable<GreenLot> lots, CancellationToken ct)
    {
        var awarded = await lots.Where(x => x.State == LotState.Awarded)
            .Select(x => new { x.LotId, x.CategoryCode, x.AwardValue, x.BaseValue, x.Status, HasObjective = x.Included.Count > 0 }).ToListAsync(ct);
        var counts = await EvidenceCounts(db, [.. awarded.Select(x => x.LotId)], ct);
        return [.. awarded.Select(x =>
        {
            var (accepted, due) = counts.GetValueOrDefault(x.LotId);
            return new MonitoredLot(x.CategoryCode ?? "", x.AwardValue?.Amount ?? 0, x.Status ?? GreenStatus.None, x.HasObjective, accepted, due, x.BaseValue.Amount);
        })];
    }

    /// <summary>How much evidence of each lot was accepted and how much was asked for.</summary>
    public static async Task<Dictionary<Guid, (int Accepted, int Due)>> EvidenceCounts(GppMonitoringDb db, Guid[] lotIds, CancellationToken ct) =>
        (await db.Evidences.Where(x => lotIds.Contains(x.LotId) && x.State != EvidenceState.Void)
            .GroupBy(x => x.LotId)
            .Select(x => new { LotId = x.Key, Accepted = x.Count(e => e.State == EvidenceState.Accepted), Due = x.Count() })
            .ToListAsync(ct))
        .ToDictionary(x => x.LotId, x => (x.Accepted, x.Due));
}
