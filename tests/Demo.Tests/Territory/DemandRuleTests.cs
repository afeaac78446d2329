using System.Text.Json;
using Aggregator.Demo.Territory;

namespace Aggregator.Demo.Tests.Territory;

public sealed class DemandRuleTests
{
    private static readonly DemoTerritory Milan = DemoTerritory.Read();

    public static TheoryData<string> Categories => [DemandRule.Cleaning, DemandRule.Security, DemandRule.Roads];

    [Fact]
    public void The_territory_is_the_133_municipalities_in_one_piece()
    {
        Assert.Equal(133, Milan.Municipalities.Select(x => x.IstatCode).Distinct().Count());
        Assert.All(Milan.Municipalities, x => Assert.StartsWith("015", x.IstatCode));
        Assert.Equal(3_249_821, Milan.Municipalities.Sum(x => x.Population));
        Assert.Equal(329, Milan.Borders.Distinct().Count());

        var reached = new HashSet<string> { Milan.Municipalities[0].IstatCode };
        var neighbours = Milan.Borders.SelectMany(x => new[] { x, (x.B, x.A) }).ToLookup(x => x.Item1, x => x.Item2);
        for (var queue = new Queue<string>(reached); queue.TryDequeue(out var next);)
        {
            foreach (var neighbour in neighbours[next].Where(reached.Add))
            {
                queue.Enqueue(neighbour);
            }
        }

        // San Colombano al Lambro lies apart, within the provinces of Lodi and Pavia.
        Assert.Equal(["San Colombano al Lambro"], Milan.Municipalities.Where(x => !reached.Contains(x.IstatCode)).Select(x => x.Name));
    }

    [Theory]
    [InlineData(DemandRule.Cleaning, 1_900, 9_600)]
    [InlineData(DemandRule.Cleaning, 15_000, 105_000)]
    [InlineData(DemandRule.Cleaning, 75_000, 620_000)]
    [InlineData(DemandRule.Security, 1_900, 3_200)]
    [InlineData(DemandRule.Security, 15_000, 26_000)]
    [InlineData(DemandRule.Security, 75_000, 214_000)]
    [InlineData(DemandRule.Roads, 1_900, 23_000)]
    [InlineData(DemandRule.Roads, 15_000, 93_000)]
    [InlineData(DemandRule.Roads, 75_000, 357_000)]
    public void A_town_of_the_size_of_an_invented_one_asks_for_as_much(string category, int population, int value)
    {
        var lines = DemandRule.For(category, new Municipality("015999", "Prova", population, 45, 9, 10));

        Assert.InRange(lines.Sum(x => x.YearlyValue), value * 0.9m - 10, value * 1.1m + 10);
    }

    [Theory]
    [MemberData(nameof(Categories))]
    public void Every_municipality_asks_and_always_for_the_same(string category)
    {
        foreach (var municipality in Milan.Municipalities)
        {
            var lines = DemandRule.For(category, municipality);

            Assert.NotEmpty(lines);
            Assert.All(lines, x => Assert.True(x is { Quantity: > 0, YearlyValue: > 0 }));
            Assert.Equal(lines.Select(x => (x.Quantity, x.YearlyValue)), DemandRule.For(category, municipality).Select(x => (x.Quantity, x.YearlyValue)));
        }
    }

    [Fact]
    public void Milan_asks_as_its_outlying_offices_only()
    {
        var milan = Milan.Municipalities.Single(x => x.Name == "Milano");

        Assert.Equal(
            DemandRule.For(DemandRule.Cleaning, milan with { Population = DemandRule.PopulationMax }).Sum(x => x.YearlyValue),
            DemandRule.For(DemandRule.Cleaning, milan).Sum(x => x.YearlyValue));
    }

    [Theory]
    [MemberData(nameof(Categories))]
    public void The_lines_are_what_the_category_asks(string category)
    {
        using var law = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "categories.json")));
        var rules = law.RootElement.GetProperty("categories").EnumerateArray().Single(x => x.GetProperty("code").GetString() == category);
        var cpv = rules.GetProperty("cpv").EnumerateArray().Select(x => x.GetString()).ToHashSet();
        using var questionnaire = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, category + ".json")));
        var form = questionnaire.RootElement;
        var common = form.TryGetProperty("common", out var shared) ? shared.EnumerateArray().ToList() : [];

        foreach (var line in Milan.Municipalities.SelectMany(x => DemandRule.For(category, x)))
        {
            Assert.Contains(line.Cpv, cpv);
            var unit = Assert.Single(form.GetProperty("units").EnumerateArray(), x => x.GetProperty("unit").GetString() == line.Unit);
            var fields = unit.GetProperty("fields").EnumerateArray().Concat(common).ToDictionary(x => x.GetProperty("name").GetString()!);
            Assert.All(line.Fields.Keys, x => Assert.Contains(x, fields.Keys));
            Assert.All(fields.Values.Where(x => x.TryGetProperty("required", out var required) && required.GetBoolean()), x => Assert.Contains(x.GetProperty("name").GetString()!, line.Fields.Keys));
        }
    }
}
