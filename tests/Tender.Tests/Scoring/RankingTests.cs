using Aggregator.Tender.Scoring;

namespace Aggregator.Tender.Tests.Scoring;

public class RankingTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 4).Select(x => new Guid(x, 0, 0, new byte[8]))];

    [Fact]
    public void Total_then_technical_score_decide()
    {
        var (places, tied) = Ranking.Of([Bid(0, 50, 20), Bid(1, 52, 18), Bid(2, 40, 29)], 70, 30, 0.8m, []);
        Assert.Empty(tied);
        Assert.Equal([Ids[1], Ids[0], Ids[2]], places.Select(x => x.Bid));
        Assert.Equal([1, 2, 3], places.Select(x => x.Rank));
    }

    [Fact]
    public void Full_equality_waits_for_a_draw()
    {
        Contender[] bids = [Bid(0, 50, 20), Bid(1, 50, 20), Bid(2, 40, 29)];
        var (places, tied) = Ranking.Of(bids, 70, 30, 0.8m, []);
        Assert.Empty(places);
        Assert.Equal([Ids[0], Ids[1]], tied);
        Assert.Equal([Ids[1], Ids[0], Ids[2]], Ranking.Of(bids, 70, 30, 0.8m, [Ids[1], Ids[0]]).Places.Select(x => x.Bid));
        Assert.Equal([Ids[0], Ids[1]], Ranking.Of(bids, 70, 30, 0.8m, [Ids[1]]).Tied);
    }

    /// <summary>70/30: marked from 56 and 24 on, both, taken before rescaling.</summary>
    [Theory]
    [InlineData(56, 24, true)]
    [InlineData(55.99, 30, false)]
    [InlineData(70, 23.99, false)]
    public void Four_fifths_of_both_maxima_look_abnormal(double technical, double economic, bool abnormal)
    {
        var bid = new Contender(Ids[0], 70, (decimal)technical, (decimal)economic, 20);
        Assert.Equal(abnormal, Ranking.Of([bid], 70, 30, 0.8m, []).Places[0].LooksAbnormal);
        Assert.False(Ranking.Of([bid], 70, 30, null, []).Places[0].LooksAbnormal);
    }

    private static Contender Bid(int id, decimal technical, decimal economic) => new(Ids[id], technical, technical, economic, 10);
}
