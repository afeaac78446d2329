using Aggregator.DemandCollection.Identifiers;

namespace Aggregator.DemandCollection.Tests.Identifiers;

public sealed class CheckIdentifierTests(World world)
{
    [Theory]
    [InlineData("cig", "7004214C3B", true, "cig")]
    [InlineData("cig", "B61102E182", false, "cig-pcp")] // published, and broken all the same
    [InlineData("cig", "hello", false, null)]
    [InlineData("cup", "G39G19000560002", true, "cup")]
    [InlineData("fiscal-code", "01199250158", true, "organisation")]
    [InlineData("fiscal-code", "RSSMRA80A01F205X", true, "person")]
    [InlineData("fiscal-code", "123", false, null)]
    [InlineData("cpv", "45233139-3", true, "cpv")] // the usual formula would give 2
    [InlineData("cpv", "45233139-2", false, "cpv")]
    [InlineData("cpv", "90919200", true, "cpv")]
    [InlineData("cpv", "90919201", false, "cpv")]
    [InlineData("cpv", "03117140-7", true, "cpv")]
    [InlineData("istat", "15146", false, null)]
    public void The_rules_alone(string kind, string code, bool valid, string? found)
    {
        var check = CheckIdentifier.Check(kind, code)!.Value;
        Assert.Equal((valid, found, !valid), (check.Valid, check.Kind, check.Reason is not null));
    }

    [Fact]
    public async Task Anybody_asks_and_a_municipality_is_looked_up()
    {
        var istat = (await world.Anybody.GetAsync($"/bodies/{await world.TownAsync()}")).Text("istatCode");
        Assert.Equal("True", (await world.Anybody.GetAsync($"/identifiers/istat/{istat}")).Is(200).Text("valid"));
        Assert.Equal("", (await world.Anybody.GetAsync("/identifiers/istat/999999")).Is(200).Text("valid"));
        Assert.Contains("3", (await world.Anybody.GetAsync("/identifiers/cpv/45233139-2")).Is(200).Text("reason"));
        Assert.Equal("True", (await world.Anybody.GetAsync("/identifiers/cig/742071688f")).Is(200).Text("valid"));
        (await world.Anybody.GetAsync("/identifiers/passport/X")).Is(404);
    }
}
