using Aggregator.DemandCollection.Initiatives;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class InitiativeTests
{
    private static readonly DateTimeOffset Closes = new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_deadline_is_decided_to_the_microsecond()
    {
        var initiative = Open();
        Assert.Null(initiative.ClosedTo(initiative.Invitations[0], Closes.AddMicroseconds(-1)));
        Assert.Equal("demand.collection-closed", initiative.ClosedTo(initiative.Invitations[0], Closes)?.Code);
        Assert.Equal("demand.collection-closed", initiative.ClosedTo(initiative.Invitations[0], Closes.AddMicroseconds(1))?.Code);
        Assert.Null(initiative.ClosedToPlanner());
    }

    [Fact]
    public void Nobody_acts_before_the_opening()
    {
        var initiative = Open();
        var opens = Closes.AddDays(-30);
        Assert.Equal(("demand.collection-not-open", 422), (initiative.ClosedTo(initiative.Invitations[0], opens.AddMicroseconds(-1))!.Code, initiative.NotOpenYet(opens.AddMicroseconds(-1))!.Status));
        Assert.Null(initiative.ClosedTo(initiative.Invitations[0], opens));
        Assert.Equal("initiative.closes-before-opening", initiative.MoveDeadline(opens)!.Code);
        Assert.Null(initiative.MoveDeadline(opens.AddDays(1)));
    }

    [Fact]
    public void A_body_that_was_not_invited_is_told_so() => Assert.Equal(("demand.not-invited", 403), (Open().ClosedTo(null, Closes.AddDays(-1))!.Code, Open().ClosedTo(null, Closes)!.Status));

    [Fact]
    public void A_deadline_is_kept_as_the_database_keeps_it() => Assert.Equal(Closes.AddMicroseconds(7), OpenInitiative.Micro(Closes.AddMicroseconds(7).AddTicks(9)));

    private static Initiative Open() => Initiative.Open(Guid.NewGuid(), Guid.NewGuid(), "office-cleaning", 1, "T", [Guid.NewGuid()], Closes.AddDays(-30), Closes, 12, null);
}
