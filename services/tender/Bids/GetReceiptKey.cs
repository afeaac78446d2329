using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Bids;

/// <summary>The public key that receipts are signed with, to compare with the one in a receipt's header.</summary>
internal static class GetReceiptKey
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/receipt-key", Handle)
        .Query("readReceiptKey", "Legge la chiave pubblica delle ricevute")
        .Allow(Relation.Public).Answers<Jwk>();

    private static IResult Handle(SealKey key) => Answer.Ok(Receipt.PublicKey(key));
}
