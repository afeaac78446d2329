using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlanning;

public class LotChangesTests
{
    [Fact]
    public void Lots_continue_those_that_they_share_most_value_with_under_any_number()
    {
        // Then: 1 = {0, 1}, 2 = {2, 3, 9}. Now: 1 = {2, 3, 1}, 2 = {0, 4}: body 1 went over, 4 came, 9 left.
        var changes = LotChanges.Between([(1, Now((2, 50), (3, 50), (1, 10))), (2, Now((0, 80), (4, 5)))], [(1, Then(0, 1)), (2, Then(2, 3, 9))]);
        Assert.Equal([new(1, 2, 2, 100m), new(2, 1, 1, 80m)], changes.Matches);
        Assert.Equal(new LotChanges.Move(Grounds.Body(1), 1, 1), Assert.Single(changes.Moved));
        Assert.Equal([Grounds.Body(4)], changes.Entered);
        Assert.Equal([Grounds.Body(9)], changes.Left);
    }

    [Fact]
    public void A_lot_continues_one_only_and_a_new_one_none()
    {
        var changes = LotChanges.Between([(1, Now((0, 60))), (2, Now((1, 40))), (3, Now((7, 1)))], [(1, Then(0, 1))]);
        Assert.Equal([1, (int?)null, null], changes.Matches.Select(x => x.PreviousLot));
        Assert.Equal([Grounds.Body(1)], changes.Moved.Select(x => x.BodyId));
    }

    private static Dictionary<Guid, decimal> Now(params (int Body, decimal Value)[] bodies) => bodies.ToDictionary(x => Grounds.Body(x.Body), x => x.Value);

    private static HashSet<Guid> Then(params int[] bodies) => [.. bodies.Select(Grounds.Body)];
}
