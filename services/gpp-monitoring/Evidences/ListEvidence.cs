using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.Evidences;

internal static class ListEvidence
{
    /// <summary>Evidence as those involved see it.</summary>
    internal sealed record Item(Guid EvidenceId, Guid LotId, Guid InitiativeId, Guid AgreementId, Guid? OrderId, Guid? BodyId, Guid OperatorId,
        string CriterionId, string When, int Period, EvidenceState State, DateTimeOffset RequestedAt, DateTimeOffset DueAt, string? DocumentName,
        string? DocumentSha256, string? Summary, DateTimeOffset? SubmittedAt, DateTimeOffset? VerifiedAt, string? Reason)
    {
        public static Item Of(Evidence x) => new(x.Id, x.LotId, x.InitiativeId, x.AgreementId, x.OrderId, x.BodyId, x.OperatorId, x.CriterionId, x.When,
            x.Period, x.State, x.RequestedAt, x.DueAt, x.DocumentName, x.DocumentSha256, x.Summary, x.SubmittedAt, x.VerifiedAt, x.Reason);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/evidence", Handle)
        .Query("listEvidence", "Elenca le prove dovute, consegnate e verificate")
        .Allow(Relation.OwnerCpb, "cpb.contract-manager", "cpb.rup", "cpb.planner", "cpb.admin")
        .Allow(Relation.OwnBody, "buyer.gpp-referent", "buyer.dec", "buyer.rup", "buyer.signatory", "buyer.drafter")
        .Allow(Relation.Operator, "supplier").Answers<Page<Item>>();

    private static async Task<IResult> Handle(Guid? lotId, Guid? orderId, Paging paging, Caller caller, GppMonitoringDb db, CancellationToken ct)
    {
        var (org, auditor) = (caller.Org, caller.IsAuditor);
        var (cpb, body, supplier) = (caller.Holds(Relation.OwnerCpb), caller.Holds(Relation.OwnBody), caller.Holds(Relation.Operator));
        var page = await db.Evidences
            .Where(x => auditor || (cpb && x.CpbId == org) || (body && x.BodyId == org) || (supplier && x.OperatorId == org))
            .Where(x => lotId == null || x.LotId == lotId)
            .Where(x => orderId == null || x.OrderId == orderId)
            .PageAsync(paging, x => x.Id, ct);
        return Answer.Ok(page.Map(Item.Of));
    }
}
