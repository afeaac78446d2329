using Aggregator.Portal.Account;
using Aggregator.Portal.Campaigns;
using Aggregator.Portal.Delegations;
using Aggregator.Portal.Demands;
using Aggregator.Portal.LotPlans;
using Aggregator.Portal.Notes;
using Aggregator.Portal.Public;

namespace Aggregator.Portal.Layout;

/// <summary>Every page with an address, folder by folder.</summary>
internal static class Rooms
{
    public static void Map(IEndpointRouteBuilder app)
    {
        Home.Map(app);
        Initiatives.Map(app);
        InitiativePage.Map(app);
        Events.Map(app);
        Bound.Map(app);

        Login.Map(app);
        ChooseOrganisation.Map(app);
        Desk.Map(app);

        DelegationList.Map(app);
        GiveDelegation.Map(app);
        EndDelegation.Map(app);

        StartDemand.Map(app);
        DemandPage.Map(app);
        LinePage.Map(app);
        DeleteLine.Map(app);
        SignDemand.Map(app);
        WithdrawDemand.Map(app);
        HistoryPage.Map(app);
        SpreadsheetPage.Map(app);
        ImportPage.Map(app);
        ProposalList.Map(app);
        ProposalPage.Map(app);
        ProgrammePage.Map(app);

        AllCampaigns.Map(app);
        NewCampaign.Map(app);
        Board.Map(app);
        CampaignBodies.Map(app);
        BodiesStep.Map(app);
        Deadline.Map(app);
        Review.Map(app);
        ReviewDemand.Map(app);
        Close.Map(app);
        Reminders.Map(app);
        Sharing.Map(app);

        Studies.Map(app);
        Changing.Map(app);

        Problems.Map(app);
        Privacy.Map(app);
        Accessibility.Map(app);
        Terms.Map(app);
        NotFound.Map(app);
    }
}
