using Aggregator.Tender.Law;

namespace Aggregator.Tender.Tests.Law;

public class LawBookTests
{
    [Theory]
    [InlineData("2024-12-30T22:59:59Z", 35)]
    [InlineData("2024-12-30T23:00:00Z", 32)] // midnight in Rome
    [InlineData("2026-06-01T00:00:00Z", 32)]
    public void Standstill_is_that_of_the_italian_day_of_the_notice(string notice, int days) =>
        Assert.Equal(days, LawBook.On(DateTimeOffset.Parse(notice)).StandstillDays);

    [Fact]
    public void Every_rule_names_its_article_and_source_and_none_overlaps()
    {
        Assert.All(LawBook.All, x => Assert.False(string.IsNullOrWhiteSpace(x.Article) || string.IsNullOrWhiteSpace(x.Source)));
        foreach (var rule in LawBook.All.GroupBy(x => x.Rule))
        {
            var ordered = rule.OrderBy(x => x.ValidFrom).ToList();
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.ValidTo < pair.Second.ValidFrom));
        }
    }

    [Fact]
    public void A_day_without_law_is_a_fault_of_the_data() => Assert.Throws<InvalidOperationException>(() => new LawBook(new DateOnly(2020, 1, 1)).StandstillDays);
}
