using System.Text.Json;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Tests.Questionnaires;
using Aggregator.Messages;
using Aggregator.Platform;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class LineTallyTests
{
    private static readonly Questionnaire Cleaning = SeedQuestionnaires.Read("office-cleaning")!.Whole();

    private static readonly Gen<(int Months, List<Line> Lines)> Demands =
        from months in Gen.Choose(1, 120)
        from lines in Gen.NonEmptyListOf(
            from cents in Gen.Choose(1, 500_000_000)
            from quantity in Gen.Choose(1, 1_000_000)
            from needed in Gen.Choose(0, 130)
            from day in Gen.Choose(-1, 3000)
            from area in Gen.Elements("offices", "toilets", "")
            select Of(cents, quantity / 1000m, needed == 0 ? null : needed, day < 0 ? null : new DateOnly(2026, 1, 1).AddDays(day), area))
        select (months, lines.ToList());

    [Fact]
    public void The_order_of_lines_changes_nothing() => Prop.ForAll(Demands.ToArbitrary(), x =>
    {
        var (one, other) = (LineTally.Of(x.Lines, x.Months, Cleaning), LineTally.Of(x.Lines.OrderBy(_ => Guid.NewGuid()), x.Months, Cleaning));
        return (one.Count, one.TotalValue) == (other.Count, other.TotalValue) && one.Expiries.SequenceEqual(other.Expiries) && one.Measures.SequenceEqual(other.Measures);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_total_is_that_of_whole_numbers_and_its_lines_add_up_to_it() => Prop.ForAll(Demands.ToArbitrary(), x =>
    {
        var tally = LineTally.Of(x.Lines, x.Months, Cleaning);

        // In twelfths of a cent, half a cent up: written down without the service's own arithmetic.
        var twelfths = x.Lines.Sum(line => (long)(line.YearlyValue.Amount * 100) * Math.Min(line.Months ?? x.Months, x.Months));
        var lines = GetDemand.LineView.Of(x.Lines, tally.TotalValue, [.. x.Lines.Select(line => line.ValueMonths(x.Months))]);
        return tally.TotalValue.Amount * 100 == (2 * twelfths + 12) / 24
            && lines.Sum(line => line.TotalValue.Amount) == tally.TotalValue.Amount
            && lines.Zip(x.Lines).All(pair => Math.Abs(pair.First.TotalValue.Amount - pair.Second.ValueMonths(x.Months) / 12m) < 0.011m);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quarters_and_kinds_add_up_to_the_yearly_value() => Prop.ForAll(Demands.ToArbitrary(), x =>
    {
        var (tally, yearly) = (LineTally.Of(x.Lines, x.Months, Cleaning), x.Lines.Sum(line => line.YearlyValue.Amount));
        return tally.Expiries.Sum(e => e.YearlyValue) == yearly && tally.Measures.Sum(m => m.YearlyValue) == yearly && tally.Measures.Sum(m => m.Quantity) == x.Lines.Sum(line => line.Quantity)
            && tally.Expiries.Select(e => e.Quarter).SequenceEqual(tally.Expiries.Select(e => e.Quarter).Distinct().Order(StringComparer.Ordinal));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_tells_lines_of_a_unit_apart_is_the_questionnaires_to_say()
    {
        var trees = JsonSerializer.Deserialize<Questionnaire>(PublishQuestionnaireTests.UrbanGreen.ToString()!, Json.Options)!.Whole();
        Assert.Equal("tree/native", trees.KindOf("tree", new Dictionary<string, string> { ["species"] = "native", ["areaType"] = "park" }));
        Assert.Equal("m2/offices", Cleaning.KindOf("m2", new Dictionary<string, string> { ["timesPerWeek"] = "5", ["areaType"] = "offices" }));
        Assert.Equal("m2", Cleaning.KindOf("m2", new Dictionary<string, string>()));
        var before = new Questionnaire([.. Cleaning.Units.Select(x => x with { Fields = [.. x.Fields.Select(y => y with { Tells = false })] })]);
        Assert.Equal("m2/offices", before.KindOf("m2", new Dictionary<string, string> { ["areaType"] = "offices" }));
    }

    [Theory]
    [InlineData("2026-12-31", "2026Q4")]
    [InlineData("2027-01-01", "2027Q1")]
    [InlineData("2027-03-31", "2027Q1")]
    [InlineData("2027-04-01", "2027Q2")]
    public void A_day_is_in_its_quarter(string day, string quarter) => Assert.Equal(quarter, ExpiryShare.QuarterOf(DateOnly.Parse(day)));

    private static Line Of(int cents, decimal quantity, int? months, DateOnly? expiry, string area) => Line.Write(Guid.CreateVersion7(), default, new LineFacts("Municipio", "Pulizia", null, quantity, "m2",
        Money.Euro(cents / 100m), area.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["areaType"] = area }, months, expiry));
}
