using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.GppMonitoring;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;
using Aggregator.Tender;
using Aggregator.Tender.Checklists;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Reactions;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Storage;
using Aggregator.Tender.Territory;

return await Platform.Run(args, new ServiceIdentity("tender", "/api/tender/v1"), service =>
{
    service.Database<TenderDb>();
    service.AppendOnly("bid_note");
    service.With(services => services.AddSingleton<ShareSafe>().AddSingleton<BidTrail>().AddSingleton<MakeLotPlan.Replays>().AddSingleton<Engine>().AddScoped<Workshop>());
    service.Lead("lot-plan-studies", CutAlternatives.Work);
    service.Queue(Queues.Territory, Rebuild.Projection, on => on
        .Handle<BodyChanged, TenderDb>(OnBodyChanged.Handle).Fills<Body>()
        .Handle<TerritoryPublished, TenderDb>(OnTerritoryPublished.Handle).Fills<TerritoryBorder>()
        .Handle<CategoryChanged, TenderDb>(OnCategoryChanged.Handle).Fills<Category>());
    service.Queue(Queues.Demands, Rebuild.Projection, on => on
        .Handle<InitiativeOpened, TenderDb>(OnInitiativeOpened.Handle).Fills<Initiative>()
        .Handle<CollectionClosed, TenderDb, Clock>(OnCollectionClosed.Handle).Fills<Closure>()
        .Handle<CollectionReopened, TenderDb>(OnCollectionReopened.Handle)
        .Handle<DemandSubmitted, TenderDb>(OnDemandSubmitted.Handle).Fills<Demand>()
        .Handle<DemandAmended, TenderDb>(OnDemandAmended.Handle)
        .Handle<DemandWithdrawn, TenderDb>(OnDemandWithdrawn.Handle)
        .Handle<DemandApproved, TenderDb>(OnDemandApproved.Handle)
        .Handle<DemandReturned, TenderDb>(OnDemandReturned.Handle));
    service.Queue(Queues.Checklists, Rebuild.Projection, on => on.Handle<ChecklistCompleted, TenderDb>(OnChecklistCompleted.Handle).Fills<Checklist>());
    service.Due<TenderDb>(AnnounceDeadline.Kind, AnnounceDeadline.Handle);
}, api => Routes.Map(api));
