using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Campaigns;
using Aggregator.DemandCollection.Categories;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Identifiers;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Plausibility;
using Aggregator.DemandCollection.Programme;
using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Reactions;
using Aggregator.DemandCollection.RoadDamage;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.DemandCollection.Storage;
using Aggregator.DemandCollection.Territories;
using Aggregator.Messages.Contract;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Inbox;

return await Platform.Run(args, new ServiceIdentity("demand-collection", "/api/demand/v1"), service =>
{
    service.Database<DemandCollectionDb>();
    service.AppendOnly("closure", "questionnaire");
    service.With(x => x.AddSingleton<QuestionnaireBook>().AddSingleton<TallyBook>());
    service.With(SmtpNotifier.Register);
    service.Lead("reminders", SendReminders.Work);
    service.Command(RunTerritoryImport.Name, RunTerritoryImport.Usage, RunTerritoryImport.Run);
    service.Command(ImportProposals.Name, ImportProposals.Usage, ImportProposals.Run);
    service.Command(ImportRoadDamage.Name, ImportRoadDamage.Usage, ImportRoadDamage.Run);
    service.Lead("imports", RunImports.Work);
    service.Seed<DemandCollectionDb>(SeedCategories.Run);
    service.Seed<DemandCollectionDb>(SeedQuestionnaires.Run);
    service.Due<DemandCollectionDb>(AnnounceCollectionEnd.Kind, AnnounceCollectionEnd.Handle);
    service.Queue("demand-collection.outcomes", Rebuild.Projection, on => on
        .Handle<LotAwarded, DemandCollectionDb>(OnLotAwarded.Handle).Handle<LotUnsuccessful, DemandCollectionDb>(OnLotUnsuccessful.Handle)
        .Handle<OrderPlaced, DemandCollectionDb>(OnOrder.Placed).Handle<OrderAccepted, DemandCollectionDb>(OnOrder.Accepted)
        .Handle<OrderRefused, DemandCollectionDb>(OnOrder.Refused).Handle<OrderReduced, DemandCollectionDb>(OnOrder.Reduced)
        .Handle<OrderCancelled, DemandCollectionDb>(OnOrder.Cancelled).Handle<DeliveryReported, DemandCollectionDb>(OnOrder.Delivered)
        .Fills<LotOutcome>().Fills<BodyOutcome>().Fills<LineOutcome>().Fills<OrderOutcome>().Fills<OrderLineOutcome>());
}, api =>
{
    RegisterBody.Map(api); ChangeBody.Map(api); GetBody.Map(api); ListBodies.Map(api); ImportBodies.Map(api); ChangeMembers.Map(api); ListMembers.Map(api);
    ImportTerritory.Map(api); ImportTerritoryFile.Map(api); ListTerritories.Map(api); GetBorders.Map(api); ListTerritorialUnits.Map(api);
    ListCategories.Map(api); GetCategory.Map(api); AssessObligation.Map(api); CheckIdentifier.Map(api);
    PublishQuestionnaire.Map(api); ListQuestionnaires.Map(api); GetQuestionnaire.Map(api);
    OpenInitiative.Map(api); PreviewInvitees.Map(api); GetInitiative.Map(api); ListInitiatives.Map(api);
    GetDeadlineEffects.Map(api); MoveDeadline.Map(api); AdmitLate.Map(api); CloseInitiative.Map(api); ReopenInitiative.Map(api); ListInvitations.Map(api); GetOutcomes.Map(api);
    ShareInitiative.Map(api); UnshareInitiative.Map(api); ListInitiativeShares.Map(api);
    GetBoard.Map(api); ListBoard.Map(api); ListReview.Map(api); ListCampaigns.Map(api); GetCampaignTotals.Map(api); RemindBodies.Map(api); ListReminders.Map(api);
    GetLastDemand.Map(api); GetConsequences.Map(api); ListDemandHistory.Map(api); ListQuestions.Map(api); AnswerQuestion.Map(api);
    GetTemplate.Map(api); StartImport.Map(api); GetImport.Map(api); ListImports.Map(api); ExportDemand.Map(api);
    DraftDemand.Map(api); EditDemand.Map(api); SubmitDemand.Map(api); WithdrawDemand.Map(api);
    ReceiveProposals.Map(api); ListProposals.Map(api); GetProposal.Map(api); ConfirmProposal.Map(api); DismissProposal.Map(api);
    ReceiveProgramme.Map(api); ReceiveRoadDamage.Map(api); ListStretches.Map(api);
    ApproveDemand.Map(api); ReturnDemand.Map(api); GetDemand.Map(api); ListDemands.Map(api); GetDemandOutcomes.Map(api);
});
