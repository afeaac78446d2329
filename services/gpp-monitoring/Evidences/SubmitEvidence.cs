using System.Text.RegularExpressions;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Evidences;

/// <summary>The contractor, or the referent of the ordering body, hands a proof in. The document is named by its hash.</summary>
internal static partial class SubmitEvidence
{
    internal sealed record Request(string DocumentName, string DocumentSha256, string Summary);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/evidence/{evidenceId:guid}/submission", Handle)
        .Command("submitEvidence", "Consegna una prova")
        .Allow(Relation.Operator, "supplier").Allow(Relation.OwnBody, "buyer.gpp-referent").Answers<ListEvidence.Item>();

    private static async Task<IResult> Handle(Guid evidenceId, Input<Request> input, Caller caller, GppMonitoringDb db, Clock clock, CancellationToken ct)
    {
        // A proof handed in while it falls overdue is decided after the announcement, not lost to it.
        await db.AwaitDue(Evidence.OverdueKind, evidenceId, ct);
        var evidence = await db.Evidences.SingleOrDefaultAsync(x => x.Id == evidenceId, ct);
        if (evidence is null || !(caller.Is(Relation.Operator, evidence.OperatorId) || evidence.BodyId is { } body && caller.Is(Relation.OwnBody, body)))
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
        if (evidence.Submit(request.DocumentName, request.DocumentSha256, request.Summary, caller.Sub, clock.Now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(evidence, "gpp.evidence-submitted", reason: null, before, new { evidence.State, evidence.DocumentSha256 });
        await db.CancelDue(Evidence.OverdueKind, evidence.Id, ct);
        return Answer.Ok(evidence, ListEvidence.Item.Of(evidence));
    }

    internal static void Validate(Request request, Errors errors)
    {
        errors.Text(request.DocumentName, "/documentName", 255);
        errors.If(!Sha256().IsMatch(request.DocumentSha256), "/documentSha256", "gpp.sha256");
        errors.Text(request.Summary, "/summary", 2000);
    }

    [GeneratedRegex(@"^[0-9a-fA-F]{64}\z")]
    private static partial Regex Sha256();
}
