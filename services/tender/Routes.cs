using Aggregator.Tender.Bids;
using Aggregator.Tender.Calculations;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Openings;
using Aggregator.Tender.Operators;
using Aggregator.Tender.Procedures;

namespace Aggregator.Tender;

/// <summary>Every route of the service, in the order of a tender's life.</summary>
internal static class Routes
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        RegisterOperator.Map(api);
        ListOperators.Map(api);

        ListClosures.Map(api);
        MakeLotPlan.Map(api);
        ListLotPlans.Map(api);
        GetLotPlan.Map(api);
        StudyLotPlans.Map(api);
        ListLotPlanStudies.Map(api);
        GetLotPlanStudy.Map(api);
        ListPlanningUnits.Map(api);
        MoveUnits.Map(api);
        PinUnits.Map(api);
        MergeLots.Map(api);
        SplitLot.Map(api);
        MarkLot.Map(api);
        UndoChange.Map(api);
        CompareLotPlan.Map(api);
        EditStatement.Map(api);
        DrawLotPlan.Map(api);
        DiscardLotPlan.Map(api);
        ApproveLotPlan.Map(api);

        DraftProcedure.Map(api);
        ListProcedures.Map(api);
        GetProcedure.Map(api);
        PublishProcedure.Map(api);
        ListEnvelopeKeys.Map(api);
        AppointJury.Map(api);
        CancelProcedure.Map(api);

        SubmitBid.Map(api);
        ReplaceBid.Map(api);
        WithdrawBid.Map(api);
        ListOwnBids.Map(api);
        GetBid.Map(api);
        GetReceipt.Map(api);
        GetReceiptKey.Map(api);

        ListShares.Map(api);
        OpenEnvelopes.Map(api);
        ListLotBids.Map(api);
        ReadEnvelope.Map(api);

        GetLot.Map(api);
        QualifyBids.Map(api);
        ScoreBids.Map(api);
        RecordDraw.Map(api);
        EvaluateLot.Map(api);
        AssessAnomaly.Map(api);
        ProposeAward.Map(api);
        VerifyRequirements.Map(api);
        AwardLot.Map(api);
        DeclareUnsuccessful.Map(api);

        CalculateEconomicScores.Map(api);
        CalculateTechnicalScores.Map(api);
        CalculateLotPlan.Map(api);
    }
}
