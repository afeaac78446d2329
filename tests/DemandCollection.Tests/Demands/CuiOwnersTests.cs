using Aggregator.DemandCollection.Demands;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class CuiOwnersTests(World world)
{
    [Fact]
    public void Only_a_known_code_can_be_wrong()
    {
        var errors = new Errors();
        new CuiOwners(["01199250158"]).Check("S01199250158202600012", "/a", errors);
        new CuiOwners(["01199250158"]).Check(null, "/b", errors);
        new CuiOwners([null]).Check("S80018170152202600012", "/c", errors);
        new CuiOwners(["01199250158", null]).Check("S80018170152202600012", "/d", errors);
        Assert.Empty(errors.All);
        new CuiOwners(["01199250158"]).Check("S80018170152202600012", "/e", errors);
        Assert.Equal([("/e", "demand.cui-other-body")], errors.All.Select(x => (x.Pointer, x.Code)));
    }

    [Fact]
    public async Task A_line_names_a_purchase_of_its_body_or_of_its_union_and_of_nobody_else()
    {
        var (own, strange, union) = (World.FiscalCode(), World.FiscalCode(), World.FiscalCode());
        var town = await RegisterAsync("municipality", own, World.Istat());
        var collection = await world.OpenAsync(invited: [town]);
        var refused = (await collection.DraftAsync(town, Line(own), Line(strange))).Refused(422, "demand.lines-refused");
        Assert.Equal([("/lines/1/cui", "demand.cui-other-body")], refused.Errors);
        Assert.Contains(strange, refused["errors"][0].GetProperty("detail").GetString());
        var demand = (await collection.DraftAsync(town, Line(own))).Created();
        var tag = (await world.Drafter(town).GetAsync($"/demands/{demand}")).ETag;
        (await world.Drafter(town).PutAsync($"/demands/{demand}", new { lines = new[] { Line(union) } }, tag)).Refused(422, "demand.lines-refused");
        (await world.AsDelegate(Guid.CreateVersion7(), town, "buyer.drafter").PutAsync($"/demands/{demand}", new { lines = new[] { Line(strange) } }, tag)).Refused(422, "demand.lines-refused");

        // Once the union is known to buy for the town, and the town's purchases for the union.
        var buyer = await RegisterAsync("union", union, null);
        (await world.PlatformOperator.PutAsync($"/bodies/{buyer}/members", new { members = new[] { town } }, "\"1\"")).Is(200);
        (await world.Drafter(town).PutAsync($"/demands/{demand}", new { lines = new[] { Line(union), Line(own) } }, tag)).Is(200);
        var together = await world.OpenAsync(invited: [buyer]);
        (await together.DraftAsync(buyer, Line(union), Line(own))).Created();

        // What was written before the body's code was known is told as missing, and refused at the signature.
        await world.Database.ExecuteAsync($"UPDATE demand_line SET cui = 'S{strange}202600001' WHERE demand_id = '{demand}' AND ordinal = 0");
        Assert.Equal("/lines/0/cui", (await world.Drafter(town).GetAsync($"/demands/{demand}")).Is(200)["missing"][0].GetProperty("pointer").GetString());
        Assert.Equal([("/lines/0/cui", "demand.cui-other-body")], (await collection.SubmitAsync(demand, town)).Refused(422, "demand.lines-incomplete").Errors);
    }

    private async Task<Guid> RegisterAsync(string kind, string fiscalCode, string? istatCode) =>
        (await world.PlatformOperator.PostAsync("/bodies", new { kind, name = $"Ente {World.Next()}", istatCode, fiscalCode })).Created();

    private static object Line(string code) => new
    {
        site = "Municipio", description = "Pulizia uffici", quantity = 100, unit = "m2", yearlyValue = new { amount = "1000.00" }, fields = new { areaType = "offices", timesPerWeek = "5" }, cui = $"S{code}202600001",
    };
}
