using Aggregator.Contract.Agreements;
using Aggregator.Contract.Calculations;
using Aggregator.Contract.Ledger;
using Aggregator.Contract.Orders;

namespace Aggregator.Contract;

/// <summary>Every route of this service, one line each.</summary>
internal static class Routes
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        ListAgreements.Map(api);
        GetAgreement.Map(api);
        ListAgreementBodies.Map(api);
        GetLedger.Map(api);
        ActivateAgreement.Map(api);
        ActivateOption.Map(api);
        Accede.Map(api);
        MoveQuota.Map(api);
        ListQuotaMoves.Map(api);
        ConsentToQuotaMove.Map(api);
        RevisePrices.Map(api);
        CloseAgreement.Map(api);

        ListDemandLines.Map(api);
        DraftOrder.Map(api);
        ListOrders.Map(api);
        GetOrder.Map(api);
        SignOrder.Map(api);
        AcceptOrder.Map(api);
        RefuseOrder.Map(api);
        ReduceOrder.Map(api);
        CancelOrder.Map(api);
        ReportDelivery.Map(api);

        PriceRevisionCalculator.Map(api);
        GuaranteeCalculator.Map(api);
    }
}
