using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Openings;

/// <summary>A key-holder's own encrypted shares. Only its private key, which the platform never saw, decrypts them.</summary>
internal static class ListShares
{
    internal sealed record Response(Guid ProcedureId, int Quorum, IReadOnlyList<ShareResponse> Shares);

    internal sealed record ShareResponse(EnvelopeKind Envelope, int Number, string Jwe, DateTimeOffset? GivenAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/procedures/{procedureId:guid}/shares", Handle)
        .Query("listShares", "Legge le proprie quote di chiave cifrate")
        .Allow(Relation.OwnerCpb, "cpb.key-holder").Answers<Response>();

    private static async Task<IResult> Handle(Guid procedureId, Caller caller, TenderDb db, CancellationToken ct)
    {
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        if (procedure is null || !caller.Is(Relation.OwnerCpb, procedure.CpbId))
        {
            return Problem.NotFound();
        }

        var shares = await db.KeyShares.Where(x => x.ProcedureId == procedureId && x.Holder == caller.Sub).OrderBy(x => x.Kind).ToListAsync(ct);
        return shares.Count == 0
            ? Problem.NotFound()
            : Answer.Ok(new Response(procedureId, procedure.Quorum, [.. shares.Select(x => new ShareResponse(x.Kind, x.Number, x.Jwe, x.GivenAt))]));
    }
}
