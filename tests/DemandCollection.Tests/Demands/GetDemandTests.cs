using Aggregator.DemandCollection.Tests.Spreadsheets;

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
    public async Task It_says_whether_its_body_is_bound_in_both_readings_and_why(string category, string yearly, bool byYear, bool byWhole)
    {
        var collection = await world.OpenAsync(category);
        object line = category == "armed-security"
            ? new { site = "Municipio", description = "Ronda", quantity = 5840, unit = "inspection", yearlyValue = new { amount = yearly }, fields = new { minutesEach = "10" } }
            : Collection.Offices(yearly: yearly);
        var demand = (await collection.DraftAsync(null, line)).Is(201);
        var obligation = demand["obligation"];
        Assert.Equal((byYear, byWhole, "whole-period", byWhole, byWhole ? "bound" : "under-threshold"), (obligation.GetProperty("reachedByYear").GetBoolean(),
            obligation.GetProperty("reachedByWhole").GetBoolean(), obligation.GetProperty("reading").GetString(), obligation.GetProperty("bound").GetBoolean(), obligation.GetProperty("ground").GetString()));
        Assert.NotEqual("", obligation.GetProperty("reason").GetString());
        Assert.NotEmpty(obligation.GetProperty("exceptions").EnumerateArray());
        Assert.Equal(obligation.ToString(), (await world.Drafter(collection.Body).GetAsync($"/demands/{demand.Created()}")).Is(200).Text("obligation"));
        Assert.Equal(byWhole, (await world.Drafter(collection.Body).GetAsync("/demands")).Is(200)["items"][0].GetProperty("bound").GetBoolean());
    }

    [Fact]
    public async Task It_says_what_the_signature_still_needs_and_nothing_once_it_is_signed()
    {
        var collection = await world.OpenAsync(towns: 2);
        var demand = (await collection.DraftAsync(null, new { site = "Municipio", description = "Uffici", quantity = 100, unit = "m2", yearlyValue = new { amount = "1000.00" }, fields = new { timesPerWeek = "5" } })).Is(201);
        var missing = demand["missing"].EnumerateArray().Single();
        Assert.Equal(("/lines/0/fields/areaType", "required"), (missing.GetProperty("pointer").GetString(), missing.GetProperty("code").GetString()));
        Assert.NotEqual("", missing.GetProperty("detail").GetString());
        var signed = await collection.SubmittedAsync(collection.Bodies[1]);
        Assert.Empty((await collection.Planner.GetAsync($"/demands/{signed}")).Is(200)["missing"].EnumerateArray());
    }

    [Fact]
    public async Task A_school_is_not_bound_whatever_it_asks_for()
    {
        var school = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "school", name = $"Istituto {World.Next()}" })).Created();
        var collection = await world.OpenAsync(invited: [school]);
        var obligation = (await collection.DraftAsync()).Is(201)["obligation"];
        Assert.Equal((false, "body-not-bound"), (obligation.GetProperty("bound").GetBoolean(), obligation.GetProperty("ground").GetString()));
    }

    [Fact]
    public async Task It_is_locked_while_the_collection_is_closed_over_it()
    {
        var collection = await world.OpenAsync(towns: 2);
        var (id, draft) = (await collection.ApprovedAsync(), (await collection.DraftAsync(collection.Bodies[1])).Created());
        Assert.False(await LockedAsync(id));
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        Assert.True(await LockedAsync(id));
        Assert.False(await LockedAsync(draft, collection.Bodies[1]));
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reopen", new { bodyIds = new[] { collection.Body }, closesAt = DateTimeOffset.UtcNow.AddDays(9), reason = "mancava un sito" })).Is(200);
        Assert.False(await LockedAsync(id));

        async Task<bool> LockedAsync(Guid demand, Guid? body = null)
        {
            var shown = (await world.Drafter(body ?? collection.Body).GetAsync($"/demands/{demand}")).Is(200)["locked"].GetBoolean();
            var listed = (await world.Drafter(body ?? collection.Body).GetAsync("/demands")).Is(200)["items"].EnumerateArray().Single(x => x.GetProperty("id").GetGuid() == demand);
            Assert.Equal(shown, listed.GetProperty("locked").GetBoolean());
            return shown;
        }
    }

    [Fact]
    public async Task Of_a_long_one_the_first_thousand_lines_are_shown_and_every_line_is_looked_at()
    {
        var collection = await world.OpenAsync();
        var rows = Enumerable.Range(0, 1200).Select(i => i == 1100 ? Sheets.Row("Ultima sede").Replace(";Uffici;", ";;") : Sheets.Row($"Sede {i}", "10", "100,00")).ToArray();
        rows[1150] = Sheets.Row("Troppo", "999999", "100,00");
        var id = (await collection.ImportAsync(Sheets.Csv(rows)))["demandId"].GetGuid();
        var demand = (await world.Drafter(collection.Body).GetAsync($"/demands/{id}")).Is(200);
        Assert.Equal((1200, 1000), (demand["lineCount"].GetInt32(), demand["lines"].GetArrayLength()));
        Assert.Equal("/lines/1100/fields/areaType", demand["missing"].EnumerateArray().Single().GetProperty("pointer").GetString());
        Assert.Equal("/lines/1150/quantity", demand["warnings"].EnumerateArray().Single().GetProperty("pointer").GetString());
        Assert.Equal([("/lines/1100/fields/areaType", "required")], (await collection.SubmitAsync(id)).Is(422).Errors);
        var outcomes = (await world.Drafter(collection.Body).GetAsync($"/demands/{id}/outcomes")).Is(200);
        Assert.Equal((1200, 1000), (outcomes["lineCount"].GetInt32(), outcomes["lines"].GetArrayLength()));
    }
}
