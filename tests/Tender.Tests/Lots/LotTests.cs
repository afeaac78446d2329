using Aggregator.Messages;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Scoring;
using Aggregator.Tender.Tests.Procedures;

namespace Aggregator.Tender.Tests.Lots;

public class LotTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-07-01T10:00:00Z");

    [Fact]
    public void Only_the_next_step_is_taken_from_each_state()
    {
        var procedure = Ready();
        foreach (var state in Enum.GetValues<LotState>())
        {
            var (lot, bids) = (LotIn(state), Bids(1));
            Allowed(state is LotState.Opened or LotState.Qualified, LotIn(state).Qualify([(bids[0].Id, true, null)], bids, new HashSet<Guid>(), false), state);
            Allowed(state is LotState.Qualified, LotIn(state).Score(Coefficients(bids, 0.5m), bids, procedure), state);
            Allowed(state is LotState.Scored or LotState.Evaluated, LotIn(state).Evaluate(Priced(1), procedure), state);
            Allowed(state is LotState.Proposed, LotIn(state).Verify(true, bids), state);
            Allowed(state is LotState.Verified, LotIn(state).Award(Priced(1)[0], procedure, Now), state);
            Allowed(state is not (LotState.Planned or LotState.Tendered or LotState.Awarded or LotState.Unsuccessful), lot.Fail(), state);
        }

        static void Allowed(bool expected, Aggregator.Platform.Refusal? refusal, LotState state) =>
            Assert.True(expected == refusal is null, $"{state}: {refusal?.Code ?? "allowed"}");
    }

    [Theory]
    [InlineData("1000.00", "22", "780.00")]
    [InlineData("1234567.89", "13.905", "1062901.22")] // 1062901.22…
    [InlineData("100.01", "50", "50.01")]              // 50.005, half up
    [InlineData("0.03", "99.999", "0.00")]
    public void The_award_is_base_less_discount_to_the_cent(string value, string discount, string award) =>
        Assert.Equal(decimal.Parse(award), ProcedureTests.Lot(1, decimal.Parse(value)).ValueAt(decimal.Parse(discount)).Amount);

    [Fact]
    public void Standstill_runs_to_the_end_of_the_thirty_second_italian_day_and_not_for_a_single_bid()
    {
        var two = LotIn(LotState.Verified);
        two.BidCount = 2;
        Assert.Null(two.Award(Priced(1)[0], Ready(), DateTimeOffset.Parse("2026-07-01T22:30:00Z"))); // 2 July in Rome
        Assert.Equal(DateTimeOffset.Parse("2026-08-03T22:00:00Z"), two.StandstillEndsAt);
        var one = LotIn(LotState.Verified);
        one.BidCount = 1;
        Assert.Null(one.Award(Priced(1)[0], Ready(), Now));
        Assert.Null(one.StandstillEndsAt);
        Assert.Equal(LotState.Awarded, one.State);
    }

    [Fact]
    public void The_minimum_technical_score_is_checked_before_rescaling()
    {
        var procedure = Ready(technicalMin: 35, rescaling: Rescaling.Criteria);
        var (lot, bids) = (LotIn(LotState.Qualified), Bids(3));
        var coefficients = bids.Zip((decimal[])[0.8m, 0.6m, 0.4m]).ToDictionary(x => x.First.Id, x => Of(x.Second));
        Assert.Null(lot.Score(coefficients, bids, procedure));
        Assert.Equal([70m, 52.5m, 28m], bids.Select(x => x.TechnicalScore!.Value));
        Assert.Equal([56m, 42m, 28m], bids.Select(x => x.TechnicalUnscaled!.Value));
        Assert.Equal(["Admitted", "Admitted", "Excluded"], bids.Select(x => x.State.ToString()));
        Assert.Equal("technical-below-minimum", bids[2].Exclusion);
        Assert.Equal("tender.technical-closed", lot.Score(coefficients, bids, procedure)!.Code);
    }

    [Fact]
    public void Coefficients_come_from_every_juror_for_every_criterion_and_bid()
    {
        var (lot, bids, procedure) = (LotIn(LotState.Qualified), Bids(2), Ready());
        Assert.Equal("tender.bids-differ", lot.Score(Coefficients(bids[..1], 0.5m), bids, procedure)!.Code);
        var twoJurors = bids.ToDictionary(x => x.Id, _ => (IReadOnlyDictionary<string, IReadOnlyList<decimal>>)new Dictionary<string, IReadOnlyList<decimal>> { ["C1"] = [1, 1] });
        Assert.Equal("tender.coefficients", lot.Score(twoJurors, bids, procedure)!.Code);
        var otherCriterion = bids.ToDictionary(x => x.Id, _ => (IReadOnlyDictionary<string, IReadOnlyList<decimal>>)new Dictionary<string, IReadOnlyList<decimal>> { ["C9"] = [1, 1, 1] });
        Assert.Equal("tender.coefficients", lot.Score(otherCriterion, bids, procedure)!.Code);
    }

    [Fact]
    public void An_exclusion_before_the_award_recomputes_the_averages()
    {
        var (lot, bids, procedure) = (LotIn(LotState.Scored), Priced(8, 15, 22), Ready());
        Assert.Null(lot.Evaluate(bids, procedure));
        Assert.Equal([30m, 20.45m, 10.91m], lot.Ranking.Select(x => x.Economic));
        Assert.Null(lot.Assess(bids[2].Id, true, bids));
        Assert.Null(lot.Propose(lot.Ranking.Select(x => (Guid?)x.Bid).FirstOrDefault()));
        Assert.Null(lot.Verify(false, bids));
        Assert.Equal("requirements-not-met", bids[2].Exclusion);
        Assert.Null(lot.Evaluate(bids, procedure));
        Assert.Equal([30m, 16m], lot.Ranking.Select(x => x.Economic));
        Assert.Equal(bids[1].Id, lot.Ranking[0].Bid);
    }

    [Fact]
    public void A_bid_that_looks_abnormal_is_assessed_before_it_is_proposed()
    {
        var (lot, bids, procedure) = (LotIn(LotState.Scored), Priced(20, 10), Ready());
        bids.ForEach(x => (x.TechnicalScore, x.TechnicalUnscaled) = (60, 60));
        Assert.Null(lot.Evaluate(bids, procedure));
        Assert.Equal([true, false], lot.Ranking.Select(x => x.LooksAbnormal));
        Assert.Equal("tender.anomaly-unassessed", lot.Propose(lot.Ranking.Select(x => (Guid?)x.Bid).FirstOrDefault())!.Code);
        Assert.Equal("tender.bids-differ", lot.Assess(Guid.CreateVersion7(), true, bids)!.Code);
        Assert.Null(lot.Assess(bids[0].Id, false, bids));
        Assert.Equal((LotState.Scored, "anomaly-not-justified"), (lot.State, bids[0].Exclusion));
    }

    [Fact]
    public void Equal_bids_wait_for_the_draw()
    {
        var (lot, bids, procedure) = (LotIn(LotState.Scored), Priced(10, 10), Ready());
        Assert.Equal("tender.tie-needs-draw", lot.Evaluate(bids, procedure)!.Code);
        Assert.Equal("tender.bids-differ", lot.Drawn([Guid.CreateVersion7()], bids)!.Code);
        Assert.Null(lot.Drawn([bids[1].Id, bids[0].Id], bids));
        Assert.Null(lot.Evaluate(bids, procedure));
        Assert.Equal(bids[1].Id, lot.Ranking[0].Bid);
    }

    [Fact]
    public void Nobody_left_is_no_ranking() =>
        Assert.Equal("tender.no-admitted-bids", LotIn(LotState.Scored).Evaluate([], Ready())!.Code);

    [Fact]
    public void A_released_lot_starts_afresh()
    {
        var lot = LotIn(LotState.Evaluated);
        lot.Release();
        Assert.Equal((LotState.Planned, null, 0), (lot.State, lot.ProcedureId, lot.Ranking.Count));
    }

    private static Lot LotIn(LotState state)
    {
        var lot = ProcedureTests.Lot(1);
        (lot.State, lot.BidCount, lot.ProcedureId) = (state, 1, Guid.CreateVersion7());
        lot.Ranking = [new Place(1, Guid.CreateVersion7(), 1, 1, 2, 1, false)];
        return lot;
    }

    private static Procedure Ready(decimal? technicalMin = null, Rescaling rescaling = Rescaling.None)
    {
        var procedure = ProcedureTests.Of("2026-06-01T10:00:00Z", technicalMin: technicalMin, rescaling: rescaling);
        procedure.PublishedAt = DateTimeOffset.Parse("2026-04-01T10:00:00Z");
        procedure.State = ProcedureState.Published;
        procedure.Jury = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        procedure.Open(EnvelopeKind.Technical, Now);
        procedure.Open(EnvelopeKind.Economic, Now);
        return procedure;
    }

    private static List<Bid> Bids(int count) => [.. Enumerable.Range(0, count).Select(_ => new Bid
    {
        Id = Guid.CreateVersion7(), ProcedureId = Guid.CreateVersion7(), LotId = Guid.CreateVersion7(), OperatorId = Guid.CreateVersion7(), PutBy = Guid.Empty,
        RecordedAt = Now, Receipt = "", State = BidState.Admitted,
    })];

    private static List<Bid> Priced(params decimal[] discounts)
    {
        var bids = Bids(discounts.Length);
        foreach (var (bid, discount) in bids.Zip(discounts))
        {
            (bid.TechnicalScore, bid.TechnicalUnscaled, bid.DiscountPercent) = (50, 50, discount);
            bid.LabourCost = bid.SafetyCost = Money.Euro(1);
        }

        return bids;
    }

    private static Dictionary<Guid, IReadOnlyDictionary<string, IReadOnlyList<decimal>>> Coefficients(IEnumerable<Bid> bids, decimal c) => bids.ToDictionary(x => x.Id, _ => Of(c));

    private static IReadOnlyDictionary<string, IReadOnlyList<decimal>> Of(decimal c) => new Dictionary<string, IReadOnlyList<decimal>> { ["C1"] = [c, c, c] };
}
