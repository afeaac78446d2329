using System.Net;
using Aggregator.Contract.Agreements;
using Aggregator.Messages;
using Aggregator.Messages.Tender;

namespace Aggregator.Contract.Tests.Reactions;

public sealed class OnLotAwardedTests(World world)
{
    [Fact]
    public async Task An_award_becomes_a_pending_agreement_whose_shares_add_up_to_the_cent()
    {
        var deal = await world.PendingAsync(world.Award(100_000.01m, [.. Enumerable.Range(1, 133).Select(x => x * 7.13m)]));
        var agreement = await deal.ReadAsync();
        Assert.Equal("pending", (string)agreement["state"]!);
        Assert.Equal(133, agreement["bodies"]!.AsArray().Count);
        Assert.Equal(100_000.01m, agreement["bodies"]!.AsArray().Sum(x => Deal.Amount(x!["allocated"])));
        Assert.Equal(20_000.00m, Deal.Amount(agreement["option"]!["value"]));
        Assert.Equal(deal.Award.OperatorName, (string)agreement["operator"]!["name"]!);
        Assert.Equal(["opened"], (await deal.LedgerAsync()).Select(x => (string)x["kind"]!));
        Assert.Equal(1L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'agreement.opened'", deal.Id));
    }

    [Fact]
    public async Task The_same_award_heard_again_changes_nothing()
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m));
        await deal.ActivateAsync();
        await world.PublishAsync(deal.Award.LotId, 1, deal.Award);

        // What comes after it on the same queue has been applied, so it was too.
        await world.PendingAsync(world.Award(1_000m, 1_200m));
        Assert.Equal("active", (string)(await deal.ReadAsync())["state"]!);
        Assert.Single((await deal.Manager.Get($"/agreements?lotId={deal.Award.LotId}")).Must(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [Fact]
    public void The_same_award_makes_the_same_agreement_after_a_restore_and_the_same_shares_in_any_order()
    {
        var award = new LotAwarded(Guid.CreateVersion7(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "roads", 1, "Lotto", Guid.NewGuid(), "Strade", Money.Euro(100m), Money.Euro(100m), 0m,
            36, true, DateTimeOffset.UtcNow, null, [.. Enumerable.Range(0, 7).Select(_ => new BodyShare(Guid.NewGuid(), Money.Euro(1m), []))]);
        var (first, second) = (Agreement.From(award, DateTimeOffset.UtcNow), Agreement.From(award with { Bodies = [.. award.Bodies.Reverse()] }, DateTimeOffset.UtcNow));
        Assert.Equal(first.Agreement.Id, second.Agreement.Id);
        Assert.NotEqual(award.LotId, first.Agreement.Id);
        Assert.Equal(7, first.Agreement.Id.Version);
        Assert.Equal(first.Bodies.Select(x => (x.BodyId, x.Share)), second.Bodies.Select(x => (x.BodyId, x.Share)));
    }
}
