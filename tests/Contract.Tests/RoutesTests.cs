using System.Net;

namespace Aggregator.Contract.Tests;

public sealed class RoutesTests(World world)
{
    [Fact]
    public async Task The_document_describes_every_operation()
    {
        var document = (await world.Nobody().Get("/openapi.json")).Must(HttpStatusCode.OK);
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Where(x => x.Key is "get" or "post" or "put" or "delete")
            .Select(x => (string)x.Value!["operationId"]!).ToList();
        Assert.Equal(operations.Count, operations.Distinct().Count());
        Assert.Superset(
            new HashSet<string>
            {
                "listAgreements", "readAgreement", "readLedger", "activateAgreement", "activateOption", "accedeToAgreement", "listAgreementBodies", "moveQuota", "listQuotaMoves", "readQuotaMove", "consentToQuotaMove", "revisePrices", "closeAgreement",
                "listDemandLines", "draftOrder", "listOrders", "readOrder", "signOrder", "acceptOrder", "refuseOrder", "reduceOrder", "cancelOrder", "reportDelivery",
                "calculatePriceRevision", "calculateGuarantee",
            },
            operations.ToHashSet());
    }
}
