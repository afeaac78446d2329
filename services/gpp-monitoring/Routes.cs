using Aggregator.GppMonitoring.Criteria;
using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.Feed;
using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Indicators;
using Aggregator.GppMonitoring.OpenData;

namespace Aggregator.GppMonitoring;

/// <summary>The two interfaces: the green one for those who work with it, and the public record for everybody.</summary>
internal static class Routes
{
    public static void Gpp(IEndpointRouteBuilder api)
    {
        ListCriteria.Map(api);
        GetChecklist.Map(api);
        FillChecklist.Map(api);
        ListEvidence.Map(api);
        SubmitEvidence.Map(api);
        VerifyEvidence.Map(api);
        GetIndicators.Map(api);
        CalculateIndicators.Map(api);
    }

    public static void OpenData(IEndpointRouteBuilder api)
    {
        ListInitiatives.Map(api);
        GetInitiative.Map(api);
        ListInitiativeDemands.Map(api);
        ListInitiativeOrders.Map(api);
        ListEvents.Map(api);
        StreamEvents.Map(api);
    }
}
