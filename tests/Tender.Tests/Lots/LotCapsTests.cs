using Aggregator.Messages;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Scoring;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Tender.Tests.Lots;

public class LotCapsTests
{
    private static readonly Guid A = Guid.CreateVersion7(), B = Guid.CreateVersion7(), C = Guid.CreateVersion7();

    [Fact]
    public void With_a_cap_of_one_lots_go_by_decreasing_value_to_whoever_has_none()
    {
        // The vector of the rule: L1 5.0 M, A 91.2, B 88.0, C 80.5; L2 3.2 M, A 90.0, B 89.9, C 70.0; L3 2.1 M, A 85.0, B 84.0, C 83.9.
        var (lots, firms) = Vector();
        Assert.Equal([A, B, C], Award(new LotCaps(AwardedMax: 1, Reason: "x"), lots, firms));
        Assert.Equal([A, A, A], Award(new LotCaps(), Vector(), out _));
        Assert.Equal([A, A, B], Award(new LotCaps(AwardedMax: 2, Reason: "x"), Vector(), out _));
    }

    [Fact]
    public void The_order_is_the_notice_s()
    {
        Assert.Equal([C, B, A], Award(new LotCaps(AwardedMax: 1, Order: LotOrder.IncreasingValue, Reason: "x"), Vector(), out _));
        Assert.Equal([A, B, C], Award(new LotCaps(AwardedMax: 1, Order: LotOrder.Number, Reason: "x"), Vector(), out _));
    }

    [Fact]
    public void A_lot_waits_for_those_before_it()
    {
        var (lots, firms) = Vector();
        var caps = new LotCaps(AwardedMax: 1, Reason: "x");
        Assert.Equal("tender.cap-order", caps.Choose(lots[1], lots, firms).Refusal!.Code);
        lots[0].State = LotState.Unsuccessful;
        Assert.Equal(A, firms[caps.Choose(lots[1], lots, firms).Bid!.Value]);
    }

    [Fact]
    public void Where_all_have_their_lots_nobody_is_left()
    {
        var (lots, firms) = Vector();
        foreach (var lot in lots)
        {
            lot.Ranking = [.. lot.Ranking.Where(x => firms[x.Bid] != C)];
        }

        var caps = new LotCaps(AwardedMax: 1, Reason: "x");
        Propose(caps, lots[0], lots, firms);
        Propose(caps, lots[1], lots, firms);
        Assert.Equal("tender.cap-exhausted", caps.Choose(lots[2], lots, firms).Refusal!.Code);
    }

    [Fact]
    public void A_lot_evaluated_anew_takes_its_bidder_from_those_behind_but_not_from_an_award()
    {
        var (lots, firms) = Vector();
        var caps = new LotCaps(AwardedMax: 1, Reason: "x");
        Award(caps, lots, firms);
        // A lacks the requirements of the first lot: B comes up, and the second lot is B's no more.
        (lots[0].State, lots[0].ProposedBidId) = (LotState.Evaluated, null);
        lots[0].Ranking = [.. lots[0].Ranking.Skip(1)];
        var (chosen, reopened, _) = caps.Choose(lots[0], lots, firms);
        Assert.Equal((B, lots[1].Id), (firms[chosen!.Value], Assert.Single(reopened).Id));
        (lots[1].State, lots[1].WinnerId) = (LotState.Awarded, B);
        (chosen, reopened, _) = caps.Choose(lots[0], lots, firms);
        Assert.Equal((C, lots[2].Id), (firms[chosen!.Value], Assert.Single(reopened).Id));
    }

    [Fact]
    public void Nobody_ever_gets_more_than_the_cap_and_nobody_is_passed_over_without_it() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (lots, firms) = Random(random);
            var max = random.Next(1, 4);
            var winners = new Dictionary<Guid, int>();
            var caps = new LotCaps(AwardedMax: max, Reason: "x");
            foreach (var lot in caps.Ordered(lots))
            {
                var (bid, reopened, refusal) = caps.Choose(lot, lots, firms);
                Assert.Empty(reopened);
                if (bid is null)
                {
                    Assert.Equal("tender.cap-exhausted", refusal!.Code);
                    Assert.All(lot.Ranking, x => Assert.Equal(max, winners.GetValueOrDefault(firms[x.Bid])));
                    lot.State = LotState.Unsuccessful;
                    continue;
                }

                Assert.All(lot.Ranking.TakeWhile(x => x.Bid != bid), x => Assert.Equal(max, winners.GetValueOrDefault(firms[x.Bid])));
                Assert.Null(lot.Propose(bid));
                winners[firms[bid.Value]] = winners.GetValueOrDefault(firms[bid.Value]) + 1;
            }

            return winners.Values.All(x => x <= max);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static IReadOnlyList<Guid> Award(LotCaps caps, (List<Lot> Lots, Dictionary<Guid, Guid> Firms) vector, out List<Lot> lots)
    {
        lots = vector.Lots;
        return Award(caps, vector.Lots, vector.Firms);
    }

    private static IReadOnlyList<Guid> Award(LotCaps caps, List<Lot> lots, Dictionary<Guid, Guid> firms)
    {
        foreach (var lot in caps.Ordered(lots))
        {
            Propose(caps, lot, lots, firms);
        }

        return [.. lots.Select(x => firms[x.ProposedBidId!.Value])];
    }

    private static void Propose(LotCaps caps, Lot lot, List<Lot> lots, Dictionary<Guid, Guid> firms)
    {
        var (bid, _, refusal) = caps.Choose(lot, lots, firms);
        Assert.Null(refusal);
        Assert.Null(lot.Propose(bid));
    }

    private static (List<Lot> Lots, Dictionary<Guid, Guid> Firms) Vector()
    {
        var firms = new Dictionary<Guid, Guid>();
        return ([Lot(1, 5_000_000, firms, (A, 91.2m), (B, 88.0m), (C, 80.5m)), Lot(2, 3_200_000, firms, (A, 90.0m), (B, 89.9m), (C, 70.0m)), Lot(3, 2_100_000, firms, (A, 85.0m), (B, 84.0m), (C, 83.9m))], firms);
    }

    private static (List<Lot> Lots, Dictionary<Guid, Guid> Firms) Random(Random random)
    {
        var firms = new Dictionary<Guid, Guid>();
        var bidders = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToList();
        return ([.. Enumerable.Range(1, random.Next(1, 7)).Select(n => Lot(n, random.Next(1, 5) * 1000, firms, [.. bidders.Where(_ => random.Next(3) > 0).Select(x => (x, (decimal)random.Next(1, 100)))]))], firms);
    }

    private static Lot Lot(int number, decimal value, Dictionary<Guid, Guid> firms, params (Guid Firm, decimal Score)[] scores) => new()
    {
        Id = Guid.CreateVersion7(), CpbId = Guid.Empty, LotPlanId = Guid.Empty, InitiativeId = Guid.Empty, CategoryCode = "x", Number = number, Title = "x", BaseValue = Money.Euro(value), Bodies = [],
        State = LotState.Evaluated,
        Ranking = [.. scores.OrderByDescending(x => x.Score).Select((x, i) =>
        {
            var bid = Guid.CreateVersion7();
            firms[bid] = x.Firm;
            return new Place(i + 1, bid, x.Score, 0, x.Score, 0, false);
        })],
    };
}
