using Aggregator.DemandCollection.Territories;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class TerritorialUnitsTests
{
    private static readonly DateOnly Before = new(2025, 12, 31);
    private static readonly DateOnly After = new(2026, 1, 1);

    [Fact]
    public void The_hierarchy_is_whole_on_either_side_of_sardinias_reform()
    {
        Assert.Equal((107, 110), (Count(Before), Count(After)));
        Assert.Equal((14, 15), (Metropolitan(Before), Metropolitan(After)));
        Assert.Equal(20, TerritorialUnits.Regions.Count);
        Assert.All(TerritorialUnits.Provinces, x => Assert.NotNull(TerritorialUnits.Region(x.Region)));
        Assert.Equal(TerritorialUnits.Provinces.Count, TerritorialUnits.Provinces.Select(x => x.Code).Distinct().Count());

        static int Count(DateOnly day) => TerritorialUnits.Provinces.Count(x => x.ExistsOn(day));
        static int Metropolitan(DateOnly day) => TerritorialUnits.Provinces.Count(x => x.ExistsOn(day) && x.Kind == ProvinceKind.MetropolitanCity);
    }

    [Fact]
    public void Every_nuts_3_region_of_italy_is_one_unit_in_its_regions_nuts_2()
    {
        var nuts = TerritorialUnits.Provinces.Where(x => x.Nuts3 is not null).ToList();
        Assert.Equal((107, 107), (nuts.Count, nuts.Select(x => x.Nuts3).Distinct().Count()));
        Assert.All(nuts, x => Assert.Contains(x.Nuts3![..4], TerritorialUnits.Region(x.Region)!.Nuts2));
    }

    [Theory]
    [InlineData("015", "Milano", "MI", ProvinceKind.MetropolitanCity, "03", "ITC4C")]
    [InlineData("108", "Monza e della Brianza", "MB", ProvinceKind.Province, "03", "ITC4D")]
    [InlineData("021", "Bolzano/Bozen", "BZ", ProvinceKind.AutonomousProvince, "04", "ITH10")]
    [InlineData("088", "Ragusa", "RG", ProvinceKind.FreeConsortium, "19", "ITG18")]
    [InlineData("030", "Udine", "UD", ProvinceKind.FormerProvince, "06", "ITH42")]
    [InlineData("113", "Gallura Nord-Est Sardegna", "OT", ProvinceKind.Province, "20", null)]
    internal void Units_are_what_istat_and_eurostat_say(string code, string name, string plate, ProvinceKind kind, string region, string? nuts3)
    {
        var unit = TerritorialUnits.Province(code)!;
        Assert.Equal((name, plate, kind, region, nuts3), (unit.Name, unit.Plate, unit.Kind, unit.Region, unit.Nuts3));
    }

    [Fact]
    public void A_list_names_a_province_by_code_plate_or_name()
    {
        Assert.Equal(new[] { "015", "015", "035", "112", "090", "999", null }, new[]
        {
            TerritorialUnits.Find("mi", After), TerritorialUnits.Find("Milano", After), TerritorialUnits.Find("reggio nell’emilia", After), TerritorialUnits.Find("SS", After),
            TerritorialUnits.Find("SS", Before), TerritorialUnits.Find("999", After), TerritorialUnits.Find("Atlantide", After),
        });
    }
}
