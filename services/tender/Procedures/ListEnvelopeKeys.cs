using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>The public keys that bidders seal their envelopes to, one for each kind.</summary>
internal static class ListEnvelopeKeys
{
    internal sealed record Response(Jwk Administrative, Jwk Technical, Jwk Economic);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/procedures/{procedureId:guid}/envelope-keys", Handle)
        .Query("listEnvelopeKeys", "Legge le chiavi pubbliche delle buste")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid procedureId, TenderDb db, CancellationToken ct)
    {
        var keys = await db.EnvelopeKeys.Where(x => x.ProcedureId == procedureId).ToDictionaryAsync(x => x.Kind, x => x.PublicKey, ct);
        return keys.Count == 0
            ? Problem.NotFound()
            : Answer.Ok(new Response(keys[EnvelopeKind.Administrative], keys[EnvelopeKind.Technical], keys[EnvelopeKind.Economic]));
    }
}
