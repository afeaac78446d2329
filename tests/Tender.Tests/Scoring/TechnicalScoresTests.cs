using Aggregator.Tender.Calculations;
using Aggregator.Tender.Scoring;

namespace Aggregator.Tender.Tests.Scoring;

public class TechnicalScoresTests
{
    private static readonly ScoredCriterion[] Criteria = [new("C1", 40), new("C2", 30)];

    private static readonly (string, IReadOnlyDictionary<string, IReadOnlyList<decimal>>)[] Bids =
    [
        ("a", Of([.8m, .7m, .9m], [.5m, .6m, .6m])),
        ("b", Of([.6m, .6m, .8m], [.7m, .8m, .7m])),
        ("c", Of([.4m, .5m, .6m], [.6m, .6m, .6m])),
    ];

    /// <summary>Rescaling by criterion makes another winner: why it must stand in the notice.</summary>
    [Theory]
    [InlineData(Rescaling.None, "49.00 48.67 38.00")]
    [InlineData(Rescaling.Criteria, "63.18 63.33 49.55")]
    [InlineData(Rescaling.Total, "69.83 70.00 54.76")]
    internal void The_vectors_of_the_rescalings_come_out(Rescaling rescaling, string expected)
    {
        var rounding = new Rounding(2, RoundingMode.HalfUp);
        var scores = TechnicalScores.Of(Criteria, Bids, rescaling, rounding);
        Assert.Equal(expected, string.Join(' ', scores.Select(x => rounding.Write(x.Total))));
        Assert.Equal([49.00m, 48.67m, 38.00m], scores.Select(x => x.Unscaled));
        Assert.Equal(rescaling == Rescaling.None ? 32m : 40m, scores[0].ByCriterion["C1"]);
    }

    [Fact]
    public void Thirds_add_up_before_they_are_truncated()
    {
        var thirds = (IReadOnlyDictionary<string, IReadOnlyList<decimal>>)new Dictionary<string, IReadOnlyList<decimal>> { ["C1"] = [1, 0, 0], ["C2"] = [1, 1, 0] };
        var score = TechnicalScores.Of([new("C1", 10), new("C2", 10)], [("x", thirds)], Rescaling.None, new Rounding(2, RoundingMode.Truncate)).Single();
        Assert.Equal((3.33m, 6.66m, 10.00m), (score.ByCriterion["C1"], score.ByCriterion["C2"], score.Total));
    }

    [Fact]
    public void A_criterion_that_nobody_satisfied_is_not_rescaled()
    {
        var none = Of([0, 0, 0], [1, 1, 1]);
        var score = TechnicalScores.Of(Criteria, [("x", none)], Rescaling.Total, new Rounding(2, RoundingMode.HalfUp)).Single();
        Assert.Equal((0m, 30m, 70m), (score.ByCriterion["C1"], score.ByCriterion["C2"], score.Total));
    }

    [Fact]
    public void As_many_bids_and_criteria_as_anyone_may_send_take_moments()
    {
        var criteria = Enumerable.Range(0, CalculateTechnicalScores.CriteriaMax).Select(x => new ScoredCriterion($"C{x}", 1)).ToArray();
        var bids = Enumerable.Range(0, CalculateTechnicalScores.BidsMax).Select(bid => ($"{bid}",
            (IReadOnlyDictionary<string, IReadOnlyList<decimal>>)criteria.Select((c, i) => (c.Id, Value: (bid * 7 + i) % 1000 / 1000m)).ToDictionary(x => x.Id, x => (IReadOnlyList<decimal>)[x.Value]))).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        TechnicalScores.Of(criteria, bids, Rescaling.Criteria, new Rounding(2, RoundingMode.HalfUp));
        // Every comparison of exact numbers allocates: comparing each bid with all for every criterion would take gigabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000_000);
    }

    private static Dictionary<string, IReadOnlyList<decimal>> Of(decimal[] c1, decimal[] c2) => new() { ["C1"] = c1, ["C2"] = c2 };
}
