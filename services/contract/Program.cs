using Aggregator.Contract;
using Aggregator.Contract.Agreements;
using Aggregator.Contract.Reactions;
using Aggregator.Contract.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

return await Platform.Run(args, new ServiceIdentity("contract", "/api/contract/v1"), service =>
{
    service.Database<ContractDb>();
    service.AppendOnly("ledger_entry");
    service.Queue("contract.awards", Rebuild.Never, on => on.Handle<LotAwarded, ContractDb, Clock>(OnLotAwarded.Handle));
    service.Queue("contract.notices", Rebuild.Projection, on => on.Handle<TenderPublished, ContractDb>(OnTenderPublished.Handle).Fills<KnownNotice>());
    service.Queue("contract.bodies", Rebuild.Projection, on => on.Handle<BodyChanged, ContractDb>(OnBodyChanged.Handle).Fills<KnownBody>());
    service.Queue("contract.categories", Rebuild.Projection, on => on.Handle<CategoryChanged, ContractDb>(OnCategoryChanged.Handle).Fills<KnownCategory>());
    service.Queue("contract.demands", Rebuild.Projection, on => on
        .Handle<DemandSubmitted, ContractDb>(OnDemand.Submitted).Handle<DemandAmended, ContractDb>(OnDemand.Amended)
        .Handle<DemandApproved, ContractDb>(OnDemand.Approved).Handle<DemandWithdrawn, ContractDb>(OnDemand.Withdrawn)
        .Fills<KnownDemandLine>());
    service.Due<ContractDb>(ExpireAgreement.Kind, ExpireAgreement.Handle);
}, Routes.Map);
