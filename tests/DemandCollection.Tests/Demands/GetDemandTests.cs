namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class GetDemandTests(World world)
{
    [Fact]
    public async Task The_body_its_central_body_and_the_auditor_see_it_and_nobody_else()
    {
        var collection = await world.OpenAsync(towns: 2);
        var id = await collection.SubmittedAsync();
        (await world.As("body", collection.Body, "buyer.gpp-referent").GetAsync($"/demands/{id}")).Is(200);
        (await world.AsDelegate(Guid.NewGuid(), collection.Body, "buyer.drafter").GetAsync($"/demands/{id}")).Is(200);
        (await collection.Planner.GetAsync($"/demands/{id}")).Is(200);
        (await world.Auditor.GetAsync($"/demands/{id}")).Is(200);
        (await world.Drafter(collection.Bodies[1]).GetAsync($"/demands/{id}")).Refused(404, "not-found");
        (await world.Planner(await world.CpbAsync()).GetAsync($"/demands/{id}")).Refused(404, "not-found");
        (await world.As("operator", Guid.NewGuid(), "supplier").GetAsync($"/demands/{id}")).Is(403);
        (await world.Anybody.GetAsync($"/demands/{id}")).Is(401);
    }

    [Theory] // Several years make the difference, with 2026's thresholds.
    [InlineData("armed-security", "30000.00", false, true)]
    [InlineData("office-cleaning", "70000.00", false, false)]
    [InlineData("office-cleaning", "73000.00", false, true)]
    [InlineData("office-cleaning", "216000.00", true, true)]
    public async Task The_threshold_is_shown_in_both_readings(string category, string yearly, bool byYear, bool byWhole)
    {
        var collection = await world.OpenAsync(category);
        object line = category == "armed-security"
            ? new { site = "Municipio", description = "Ronda", quantity = 5840, unit = "inspection", yearlyValue = new { amount = yearly }, fields = new { minutesEach = "10" } }
            : Collection.Offices(yearly: yearly);
        var threshold = (await collection.DraftAsync(null, line)).Is(201)["threshold"];
        Assert.Equal((byYear, byWhole, "whole-period", byWhole), (threshold.GetProperty("reachedByYear").GetBoolean(), threshold.GetProperty("reachedByWhole").GetBoolean(),
            threshold.GetProperty("reading").GetString(), threshold.GetProperty("reached").GetBoolean()));
    }
}
