using Aggregator.DemandCollection.Proposals;

namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class ProposalTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly (Guid Demand, Guid Line) Taken = (Guid.CreateVersion7(), Guid.CreateVersion7());

    private static Need Said(decimal quantity = 1, string? note = null) => new("office-cleaning", new ProposedLine(Quantity: quantity, Unit: "m2").Plain(), 2, note);

    private static Proposal Fresh() => Proposal.Receive(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "energy-plan", "1", Said(), Now);

    [Fact]
    public void The_same_again_changes_nothing_however_it_is_written()
    {
        var proposal = Fresh();
        Assert.False(proposal.Renew(Said(1.000m), Now.AddDays(1)));
        var (a, b) = (new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        Assert.Equal(new Need("x", new ProposedLine(Fields: a, Site: " A ", Cpv: "50230000-6").Plain()).Hash(), new Need("x", new ProposedLine(Fields: b, Site: "A", Cpv: "50230000", Cui: " ").Plain()).Hash());
        Assert.Equal((1, Now), (proposal.Version, proposal.ReceivedAt));
        Assert.True(proposal.Renew(Said(2), Now.AddDays(1)));
        Assert.Equal((2, ProposalState.Proposed, false), (proposal.Version, proposal.State, proposal.SourceChanged));
    }

    [Fact]
    public void A_confirmed_one_stays_confirmed_and_notes_that_its_source_changed()
    {
        var proposal = Fresh();
        Assert.Null(proposal.Confirm(held: false, Taken.Demand, Taken.Line));
        Assert.True(proposal.Renew(Said(2), Now));
        Assert.Equal((ProposalState.Confirmed, true, (Guid?)Taken.Line), (proposal.State, proposal.SourceChanged, proposal.LineId));
        Assert.Equal(("proposal.wrong-state", 409), (proposal.Confirm(held: true, Taken.Demand, Taken.Line)!.Code, proposal.Dismiss(held: true, "no")!.Status));
    }

    [Fact]
    public void One_whose_line_is_gone_may_be_decided_on_again()
    {
        var proposal = Fresh();
        proposal.Confirm(held: false, Taken.Demand, Taken.Line);
        Assert.Equal((ProposalState.Confirmed, ProposalState.Proposed), (proposal.ShownState(true), proposal.ShownState(false)));
        Assert.Null(proposal.Dismiss(held: false, "Non serve più"));
        Assert.Equal((ProposalState.Dismissed, null, "Non serve più"), (proposal.State, proposal.LineId, proposal.Reason));
    }

    [Fact]
    public void A_dismissed_one_is_proposed_anew_only_for_other_content()
    {
        var proposal = Fresh();
        proposal.Dismiss(held: false, "no");
        Assert.False(proposal.Renew(Said(), Now));
        Assert.Equal(ProposalState.Dismissed, proposal.State);
        Assert.True(proposal.Renew(Said(1, "peggiorato"), Now));
        Assert.Equal((ProposalState.Proposed, null), (proposal.State, proposal.Reason));
    }

    [Fact]
    public void What_its_source_no_longer_holds_is_decided_on_no_more()
    {
        var (open, confirmed) = (Fresh(), Fresh());
        confirmed.Confirm(held: false, Taken.Demand, Taken.Line);
        Assert.True(open.Supersede() && confirmed.Supersede());
        Assert.False(open.Supersede() || confirmed.Supersede());
        Assert.Equal((ProposalState.Superseded, ProposalState.Confirmed, true), (open.ShownState(false), confirmed.ShownState(true), confirmed.SourceGone));
        Assert.Equal("proposal.wrong-state", open.Confirm(held: false, Taken.Demand, Taken.Line)!.Code);
        Assert.True(open.Renew(Said(), Now));
        Assert.Equal((ProposalState.Proposed, false), (open.ShownState(false), open.SourceGone));
    }

    [Fact]
    public void A_confirmed_one_whose_source_is_gone_is_not_proposed_again_when_its_line_goes()
    {
        var (quiet, changed) = (Fresh(), Fresh());
        quiet.Confirm(held: false, Taken.Demand, Taken.Line);
        changed.Confirm(held: false, Taken.Demand, Taken.Line);
        Assert.True(changed.Renew(Said(2), Now));
        Assert.All([quiet, changed], x =>
        {
            Assert.True(x.Supersede());
            Assert.Equal((ProposalState.Confirmed, ProposalState.Superseded), (x.ShownState(true), x.ShownState(false)));
            Assert.Equal("proposal.wrong-state", x.Confirm(held: false, Taken.Demand, Taken.Line)!.Code);
            Assert.Equal("proposal.wrong-state", x.Dismiss(held: false, "no")!.Code);
        });
        Assert.True(quiet.Renew(Said(), Now) && changed.Renew(Said(2), Now));
        Assert.Equal((ProposalState.Confirmed, ProposalState.Proposed, false), (quiet.ShownState(true), quiet.ShownState(false), quiet.SourceChanged));
        Assert.True(changed.SourceChanged);
        Assert.False(quiet.Renew(Said(), Now) || changed.Renew(Said(2), Now));
    }

    [Fact]
    public void A_dismissed_one_whose_source_goes_and_comes_back_is_still_dismissed_until_it_says_something_else()
    {
        var proposal = Fresh();
        proposal.Dismiss(held: false, "no");
        Assert.True(proposal.Supersede());
        Assert.Equal((ProposalState.Superseded, ProposalState.Superseded), (proposal.ShownState(false), proposal.ShownState(true)));
        Assert.True(proposal.Renew(Said(), Now));
        Assert.Equal((ProposalState.Dismissed, "no"), (proposal.ShownState(false), proposal.Reason));
        Assert.True(proposal.Supersede() && proposal.Renew(Said(2), Now));
        Assert.Equal((ProposalState.Proposed, null), (proposal.ShownState(false), proposal.Reason));
    }
}
