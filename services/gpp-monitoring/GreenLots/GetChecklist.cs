using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.GreenLots;

internal static class GetChecklist
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lots/{lotId:guid}/checklist", Handle)
        .Query("getChecklist", "Legge la lista di controllo dei criteri di un lotto")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup", "cpb.contract-manager", "cpb.admin").Answers<Checklist>();

    private static async Task<IResult> Handle(Guid lotId, Caller caller, GppMonitoringDb db, CancellationToken ct)
    {
        var lot = await db.GreenLots.SingleOrDefaultAsync(x => x.LotId == lotId, ct);
        return lot is null || !caller.Sees(cpb: lot.CpbId) ? Problem.NotFound() : Answer.Ok(lot, Checklist.Of(lot));
    }
}
