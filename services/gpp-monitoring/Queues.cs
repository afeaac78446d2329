using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.Feed;
using Aggregator.GppMonitoring.Indicators;
using Aggregator.GppMonitoring.OpenData;
using Aggregator.GppMonitoring.Reactions;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

namespace Aggregator.GppMonitoring;

/// <summary>What this service hears and what it does with it.</summary>
internal static class Queues
{
    /// <summary>Reactions: checklists, evidence and indicators. Never rebuilt.</summary>
    public static void Lots(ServiceDefinition service) => service.Queue("gpp.lots", Rebuild.Never, on => on
        .Handle<InitiativeOpened, GppMonitoringDb, Clock>(OnInitiativeOpened.Handle)
        .Handle<LotPlanApproved, GppMonitoringDb, Clock>(OnLotPlanApproved.Handle)
        .Handle<TenderPublished, GppMonitoringDb, Clock>(OnTenderPublished.Handle)
        .Handle<TenderCancelled, GppMonitoringDb>(OnTenderCancelled.Handle)
        .Handle<LotAwarded, GppMonitoringDb, Clock>(OnLotAwarded.Handle)
        .Handle<LotUnsuccessful, GppMonitoringDb, Clock>(OnLotUnsuccessful.Handle)
        .Handle<AgreementActivated, GppMonitoringDb, Clock>(OnAgreementActivated.Handle)
        .Handle<DeliveryReported, GppMonitoringDb, Clock>(OnDeliveryReported.Handle)
        .Handle<OrderRefused, GppMonitoringDb, Clock>(OnOrderEnded.Handle)
        .Handle<OrderCancelled, GppMonitoringDb, Clock>(OnOrderEnded.Handle));

    /// <summary>The public record, a projection.</summary>
    public static void PublicRecord(ServiceDefinition service) => service.Queue("gpp.public", Rebuild.Projection, on => on
        .Loads<PublicBody, GppMonitoringDb>((db, subjects) => db.Bodies.Where(x => subjects.Contains(x.Id)))
        .Loads<PublicDemand, GppMonitoringDb>((db, subjects) => db.Demands.Where(x => subjects.Contains(x.Id)))
        .Loads<PublicOrder, GppMonitoringDb>((db, subjects) => db.Orders.Where(x => subjects.Contains(x.Id)))
        .Handle<BodyChanged, GppMonitoringDb>(OnBodies.Handle)
        .Handle<CategoryChanged, GppMonitoringDb>(OnBodies.Handle)
        .Handle<InitiativeOpened, GppMonitoringDb>(OnInitiatives.Handle)
        .Handle<CollectionClosed, GppMonitoringDb>(OnInitiatives.Handle)
        .Handle<CollectionReopened, GppMonitoringDb>(OnInitiatives.Handle).Handle<CollectionDeadlineMoved, GppMonitoringDb>(OnInitiatives.Handle)
        .Handle<DemandSubmitted, GppMonitoringDb>(OnDemands.Handle)
        .Handle<DemandAmended, GppMonitoringDb>(OnDemands.Handle)
        .Handle<DemandWithdrawn, GppMonitoringDb>(OnDemands.Handle)
        .Handle<DemandApproved, GppMonitoringDb>(OnDemands.Handle)
        .Handle<DemandReturned, GppMonitoringDb>(OnDemands.Handle)
        .Handle<LotPlanApproved, GppMonitoringDb>(OnLots.Handle)
        .Handle<TenderPublished, GppMonitoringDb>(OnLots.Handle)
        .Handle<BidsOpened, GppMonitoringDb>(OnLots.Handle)
        .Handle<TenderCancelled, GppMonitoringDb>(OnLots.Handle)
        .Handle<LotAwarded, GppMonitoringDb>(OnLots.Handle)
        .Handle<LotUnsuccessful, GppMonitoringDb>(OnLots.Handle)
        .Handle<AgreementActivated, GppMonitoringDb>(OnAgreements.Handle)
        .Handle<BuyerJoined, GppMonitoringDb>(OnAgreements.Handle)
        .Handle<QuotaMoved, GppMonitoringDb>(OnAgreements.Handle)
        .Handle<OptionActivated, GppMonitoringDb>(OnAgreements.Handle)
        .Handle<CeilingThresholdReached, GppMonitoringDb>(OnAgreements.Handle)
        .Handle<PriceRevised, GppMonitoringDb>(OnAgreements.Handle)
        .Handle<AgreementClosed, GppMonitoringDb>(OnAgreements.Handle)
        .Handle<OrderPlaced, GppMonitoringDb>(OnOrders.Handle)
        .Handle<OrderAccepted, GppMonitoringDb>(OnOrders.Handle)
        .Handle<OrderRefused, GppMonitoringDb>(OnOrders.Handle)
        .Handle<OrderReduced, GppMonitoringDb>(OnOrders.Handle)
        .Handle<OrderCancelled, GppMonitoringDb>(OnOrders.Handle)
        .Handle<DeliveryReported, GppMonitoringDb>(OnOrders.Handle)
        .Fills<PublicBody>().Fills<PublicCategory>().Fills<PublicInitiative>().Fills<PublicDemand>().Fills<PublicLot>().Fills<PublicLotBody>().Fills<PublicOrder>());

    /// <summary>The live feed keeps every public message, and what of the demands is public. Never rebuilt: a position, once given, stays.</summary>
    public static void Feed(ServiceDefinition service)
    {
        service.Queue("gpp.feed", Rebuild.Never, on => on.HandlePublic<GppMonitoringDb>(StorePublicEvent.Handle)
            .Handle<DemandSubmitted, GppMonitoringDb>(StorePublicEvent.Handle)
            .Handle<DemandAmended, GppMonitoringDb>(StorePublicEvent.Handle)
            .Handle<DemandWithdrawn, GppMonitoringDb>(StorePublicEvent.Handle)
            .Handle<DemandApproved, GppMonitoringDb>(StorePublicEvent.Handle)
            .Handle<DemandReturned, GppMonitoringDb>(StorePublicEvent.Handle));
        service.Lead("feed", NumberEvents.Handle);
    }

    /// <summary>What is announced later: overdue evidence and changed indicators.</summary>
    public static void Due(ServiceDefinition service)
    {
        service.Due<GppMonitoringDb>(Evidence.OverdueKind, AnnounceOverdue.Handle);
        service.Lead("indicators", AnnounceIndicators.Handle);
    }
}
