using System.Globalization;
using Aggregator.Portal.Api;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Tests.Texts;

public sealed class FormatsTests
{
    [Theory]
    [InlineData("it-IT", "€\u00a01.234,56")]
    [InlineData("en-IE", "€1,234.56")]
    public void Amounts(string culture, string written)
    {
        In(culture);
        Assert.Equal(written, Formats.Euro(new Money(1234.56m)));
    }

    [Theory]
    [InlineData("it-IT", "€\u00a055.746.526", "19,61\u00a0%", "1.371.498", "0,123456")]
    [InlineData("en-IE", "€55,746,526", "19.61%", "1,371,498", "0.123456")]
    public void Figures(string culture, string rounded, string percent, string count, string quantity)
    {
        In(culture);
        Assert.Equal(rounded, Formats.EuroRounded(new Money(55_746_525.68m)));
        Assert.Equal(percent, Formats.Percent(19.61m));
        Assert.Equal(count, Formats.Count(1_371_498));
        Assert.Equal(quantity, Formats.Quantity(0.123456m));
    }

    [Theory]
    [InlineData("it-IT", "1 gennaio 2027", "1 gennaio 2027, ore 00:30")]
    [InlineData("en-IE", "1 January 2027", "1 January 2027, 00:30")]
    public void Times_are_those_of_Rome(string culture, string day, string moment)
    {
        In(culture);
        var newYear = DateTimeOffset.Parse("2026-12-31T23:30:00Z", CultureInfo.InvariantCulture);
        Assert.Equal(day, Formats.Day(newYear));
        Assert.Equal(moment, Formats.Moment(newYear));
    }

    [Theory]
    [InlineData("1", "3", "33.33")]
    [InlineData("5", "0", "0")]
    [InlineData("10", "10", "100.00")]
    public void Shares(string part, string whole, string share)
        => Assert.Equal(decimal.Parse(share, CultureInfo.InvariantCulture),
            Formats.Share(new Money(decimal.Parse(part, CultureInfo.InvariantCulture)), new Money(decimal.Parse(whole, CultureInfo.InvariantCulture))));

    [Fact]
    public void What_is_missing_shows_a_dash()
    {
        In("it-IT");
        Assert.All([Formats.Euro(null), Formats.EuroRounded(null), Formats.Percent(null), Formats.Day(null), Formats.Moment(null)], text => Assert.Equal("–", text));
    }

    private static void In(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    [Theory]
    [InlineData("2026-12-22T12:00", "2026-12-22T12:00:00+01:00")]
    [InlineData("2027-07-01T09:30:15", "2027-07-01T09:30:15+02:00")]
    [InlineData(" 1/7/2027 9:30 ", "2027-07-01T09:30:00+02:00")]
    [InlineData("31/12/2026, 9.05", "2026-12-31T09:05:00+01:00")]
    [InlineData("2027-03-28T02:30", null)] // the hour that summer time skips
    [InlineData("31/02/2027 12:00", null)]
    [InlineData("2026-12-22", null)]
    [InlineData("domani", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_moment_is_one_of_Rome(string? typed, string? moment) => Assert.Equal(moment, Typed.Moment(typed));

    [Fact]
    public void A_field_begins_with_the_hour_of_Rome() => Assert.Equal("2026-12-15T12:00", Formats.Local(DateTimeOffset.Parse("2026-12-15T11:00:00Z", CultureInfo.InvariantCulture)));
}
