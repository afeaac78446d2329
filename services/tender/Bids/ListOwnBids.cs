using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Bids;

/// <summary>The bids of the caller's own firm.</summary>
internal static class ListOwnBids
{
    internal sealed record Response(Guid BidId, Guid ProcedureId, Guid LotId, BidState State, DateTimeOffset RecordedAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bids", Handle)
        .Query("listOwnBids", "Elenca le proprie offerte")
        .Allow(Relation.Operator, "supplier").Answers<Page<Response>>().Unobserved();

    private static async Task<IResult> Handle(Guid? procedureId, Paging paging, Caller caller, TenderDb db, CancellationToken ct)
    {
        // An auditor is let in by every query; the filter by operator finds nothing for one.
        var page = await db.Bids.Where(x => x.OperatorId == caller.Org && (procedureId == null || x.ProcedureId == procedureId)).PageAsync(paging, x => x.Id, ct);
        return Answer.Ok(page.Map(x => new Response(x.Id, x.ProcedureId, x.LotId, x.State, x.RecordedAt)));
    }
}
