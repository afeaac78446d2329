using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.GppMonitoring;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Evidences;

/// <summary>
/// Somebody other than who handed it in accepts or rejects a proof: the contract manager any of the lot's, the body's own referent or
/// director of execution those of its orders.
/// </summary>
internal static class VerifyEvidence
{
    internal sealed record Request(bool Accepted, string? Reason = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/evidence/{evidenceId:guid}/verification", Handle)
        .Command("verifyEvidence", "Verifica una prova")
        .Allow(Relation.OwnerCpb, "cpb.contract-manager").Allow(Relation.OwnBody, "buyer.gpp-referent", "buyer.dec").Answers<ListEvidence.Item>();

    private static async Task<IResult> Handle(Guid evidenceId, Input<Request> input, Caller caller, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        var evidence = await db.Evidences.SingleOrDefaultAsync(x => x.Id == evidenceId, ct);
        if (evidence is null || !(caller.Is(Relation.OwnerCpb, evidence.CpbId) || evidence.BodyId is { } body && caller.Is(Relation.OwnBody, body)))
        {
            return Problem.NotFound();
        }

        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(evidence) is { } stale)
        {
            return stale;
        }

        var (before, request) = (new { evidence.State }, input.Body);
        if (evidence.Verify(request.Accepted, request.Reason, caller.Sub, clock.Now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(evidence, request.Accepted ? "gpp.evidence-accepted" : "gpp.evidence-rejected", request.Reason, before, new { evidence.State });
        db.Publish(evidence, request.Accepted
            ? new EvidenceVerified(evidence.Id, evidence.LotId, evidence.OrderId, evidence.CpbId, evidence.CriterionId) { InitiativeId = evidence.InitiativeId }
            : new NonComplianceRaised(evidence.Id, evidence.LotId, evidence.OrderId, evidence.CpbId, evidence.CriterionId, request.Reason!) { InitiativeId = evidence.InitiativeId });
        db.Add(new Indicators.StaleIndicators { InitiativeId = evidence.InitiativeId });
        return Answer.Ok(evidence, ListEvidence.Item.Of(evidence));
    }

    internal static void Validate(Request request, Errors errors)
    {
        // A rejection without a reason cannot be answered.
        errors.If(!request.Accepted && string.IsNullOrWhiteSpace(request.Reason), "/reason", "required");
        errors.If(request.Reason?.Length > 1000, "/reason", "too-long", ("max", 1000));
    }
}
