using Aggregator.DemandCollection.Law;

namespace Aggregator.DemandCollection.Tests.Law;

public sealed class LawFilesTests
{
    [Theory]
    [InlineData("armed-security", "2018-08-15", null)]
    [InlineData("armed-security", "2018-08-16", 40000)]
    [InlineData("armed-security", "2026-04-15", 40000)]
    [InlineData("armed-security", "2026-04-16", 40000)]
    [InlineData("office-cleaning", "2019-12-31", 221000)]
    [InlineData("office-cleaning", "2020-01-01", 214000)]
    [InlineData("office-cleaning", "2023-12-31", 215000)]
    [InlineData("office-cleaning", "2025-12-31", 221000)]
    [InlineData("office-cleaning", "2026-01-01", 216000)]
    [InlineData("road-maintenance", "2026-11-22", 216000)]
    [InlineData("road-maintenance", "2028-01-01", null)]
    public void Threshold_of_a_category_on_a_day(string category, string day, int? amount) =>
        Assert.Equal(amount, (int?)LawFiles.Category(category)!.ThresholdOn(DateOnly.Parse(day))?.Amount.Amount);

    [Fact]
    public void Every_threshold_names_its_decree_and_no_two_hold_on_the_same_day()
    {
        foreach (var category in LawFiles.Categories)
        {
            Assert.All(category.ThresholdsByDate, x => Assert.Contains("DPCM", x.Source));
            foreach (var (one, next) in category.ThresholdsByDate.Zip(category.ThresholdsByDate.Skip(1)))
            {
                Assert.Equal(one.ValidTo!.Value.AddDays(1), next.ValidFrom);
            }
        }
    }

    [Fact]
    public void The_same_amount_under_the_new_decree_names_the_new_decree()
    {
        var cleaning = LawFiles.Category("office-cleaning")!;
        Assert.Contains("11-7-2018", cleaning.ThresholdOn(new(2026, 4, 15))!.Source);
        Assert.Contains("11-2-2026", cleaning.ThresholdOn(new(2026, 4, 16))!.Source);
    }

    [Theory]
    [InlineData("office-cleaning", "17")]
    [InlineData("armed-security", "15")]
    [InlineData("road-maintenance", "25")]
    public void Categories_have_the_codes_of_the_authoritys_list(string code, string anac) => Assert.Equal(anac, LawFiles.Category(code)!.AnacCode);
}
