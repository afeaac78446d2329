using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlanning;

public class PlanningUnitTests
{
    [Fact]
    public void A_unit_is_all_that_a_body_asks_for()
    {
        var ground = Grounds.Of(2, [
            Grounds.Demand(0, 300m, Grounds.Line(50, expiry: new DateOnly(2027, 1, 1), fields: ("staffNow", "4")), Grounds.Line(50, expiry: new DateOnly(2026, 3, 1), fields: ("staffNow", "3"))),
            Grounds.Demand(1, 100m, Grounds.Line(33, fields: ("staffNow", "molti")))]);
        Assert.Equal([300m, 100m], ground.Units.Select(x => x.Value.Amount));
        var unit = ground.Units[0];
        Assert.Equal((Grounds.Unit(0), "Comune 0", null, (LineKind?)null, 7), (unit.Id, unit.Name, unit.Site, unit.Kind, unit.StaffNow));
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2027, 1, 1)), (unit.FirstExpiry, unit.LastExpiry));
        // What is not a number is nobody.
        Assert.Equal((0, (DateOnly?)null), (ground.Units[1].StaffNow, ground.Units[1].FirstExpiry));
    }

    [Fact]
    public void A_body_is_split_by_its_sites_to_the_cent()
    {
        var ground = Grounds.Of(2, [Grounds.Demand(0, 100m, Grounds.Line(1, "Scuola"), Grounds.Line(1, "Municipio"), Grounds.Line(1, "Biblioteca"), Grounds.Line(1, "Municipio ")), Grounds.Demand(1, 5m, Grounds.Line(1))], split: 0);
        var sites = ground.ByBody[Grounds.Body(0)].ToList();
        Assert.Equal(["Biblioteca", "Municipio", "Scuola"], sites.Select(x => x.Site));
        Assert.Equal([Grounds.Unit(0) + "/1", Grounds.Unit(0) + "/2", Grounds.Unit(0) + "/3"], sites.Select(x => x.Id));
        Assert.Equal([25m, 50m, 25m], sites.Select(x => x.Value.Amount));
        Assert.Equal(4, sites.Sum(x => x.LineIds.Count));
    }

    [Theory]
    [InlineData(100, 1, 1, 1)]
    [InlineData(0.01, 5, 5, 5)]
    [InlineData(99.99, 0, 0, 0)]
    [InlineData(12345.67, 3.33, 1.11, 0.01)]
    public void The_parts_of_a_demand_add_up_to_what_was_signed(decimal total, decimal a, decimal b, decimal c)
    {
        var ground = Grounds.Of(1, [Grounds.Demand(0, total, Grounds.Line(a, "A"), Grounds.Line(b, "B", months: 12), Grounds.Line(c, "C"))], split: 0);
        Assert.Equal(total, ground.Units.Sum(x => x.Value.Amount));
        Assert.All(ground.Units, x => Assert.True(x.Value.Amount >= 0 && decimal.Round(x.Value.Amount, 2) == x.Value.Amount));
    }

    [Fact]
    public void Armed_and_unarmed_guarding_services_and_works_are_units_apart()
    {
        var ground = Grounds.Of(2, [
            Grounds.Demand(0, 90m, Grounds.Line(10, fields: ("armed", "true")), Grounds.Line(20, fields: ("armed", "false"))),
            Grounds.Demand(1, 60m, Grounds.Line(20, fields: ("armed", "true"))),
            Grounds.Demand(2, 30m, Grounds.Line(10, fields: ("nature", "works")))]);
        Assert.Equal([LineKind.Services, LineKind.Unarmed, LineKind.Works], ground.Kinds);
        Assert.Equal([30m, 60m], ground.ByBody[Grounds.Body(0)].Select(x => x.Value.Amount));
        Assert.Equal([Grounds.Unit(0) + "/services", Grounds.Unit(0) + "/unarmed"], ground.ByBody[Grounds.Body(0)].Select(x => x.Id));
    }
}
