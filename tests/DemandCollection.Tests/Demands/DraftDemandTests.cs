namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class DraftDemandTests(World world)
{
    [Fact]
    public async Task A_draft_has_its_value_over_the_duration_and_stays_at_home()
    {
        var collection = await world.OpenAsync(months: 30);
        var reply = (await collection.DraftAsync(null, Collection.Offices(yearly: "100.01"), Collection.Offices(yearly: "33.33"))).Is(201);
        Assert.Equal(("draft", "333.35", "\"1\""), (reply.Text("state"), reply["totalValue"].GetProperty("amount").GetString(), reply.ETag));
        Assert.Equal(333.35m, reply["lines"].EnumerateArray().Sum(x => decimal.Parse(x.GetProperty("totalValue").GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(await world.PublishedAsync(reply.Created()));
        (await collection.Planner.GetAsync($"/demands/{reply.Created()}")).Is(404);
    }

    [Fact]
    public async Task Works_are_refused_with_the_reason_and_what_to_do_instead()
    {
        var collection = await world.OpenAsync("road-maintenance");
        var reply = (await collection.DraftAsync(null, new { site = "SP 12", description = "Rifacimento del manto", quantity = 1800, unit = "m2", yearlyValue = new { amount = "54000.00" }, fields = new { nature = "works", cutsPerYear = "1" } }))
            .Refused(422, "demand.lines-refused");
        Assert.Equal(("/lines/0/fields/nature", "demand.works-line"), reply.Errors.Single());
        Assert.Contains("SOA", reply["errors"][0].GetProperty("detail").GetString());
        Assert.Contains("What to do instead: put them in the body's three-year programme of public works", reply["errors"][0].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Everything_wrong_with_the_lines_is_said_at_once()
    {
        var collection = await world.OpenAsync();
        var reply = (await collection.DraftAsync(null,
            new { site = "", description = "x", quantity = -1, unit = "m2", yearlyValue = new { amount = "0.00" } },
            new { site = "x", description = "x", quantity = "1.2345", unit = "m2", yearlyValue = new { amount = "1.001", currency = "USD" }, cpv = "9" })).Refused(400, "invalid-input");
        Assert.Equal(["/lines/1/quantity", "/lines/1/yearlyValue/amount", "/lines/1/yearlyValue/currency"], reply.Errors.Select(x => x.Pointer).Order());
        reply = (await collection.DraftAsync(null,
            new { site = "", description = "x", quantity = -1, unit = "m2", yearlyValue = new { amount = "-5.00" } },
            new { site = "x", description = "x", quantity = "1.234", unit = "m2", yearlyValue = new { amount = "1.00" }, cpv = "9", lineId = Guid.NewGuid() })).Refused(400, "invalid-input");
        Assert.Equal(["/lines/0/quantity", "/lines/0/site", "/lines/0/yearlyValue/amount", "/lines/1/cpv", "/lines/1/lineId"], reply.Errors.Select(x => x.Pointer).Order());
    }

    [Theory]
    [InlineData("{\"lines\":", 400, "malformed-json")]
    [InlineData("{\"lines\":{}}", 400, "invalid-input")]
    [InlineData("{\"lines\":[{\"site\":1}]}", 400, "invalid-input")]
    [InlineData("", 400, "invalid-input")]
    [InlineData("[]", 400, "invalid-input")]
    public async Task Malformed_input_is_a_problem_document_and_changes_nothing(string body, int status, string code)
    {
        var collection = await world.OpenAsync();
        (await world.Drafter(collection.Body).PostRawAsync($"/initiatives/{collection.Id}/demands", body)).Refused(status, code);
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM demand WHERE initiative_id = $1", collection.Id));
    }

    [Fact]
    public async Task A_body_of_two_megabytes_or_of_another_type_is_refused()
    {
        var collection = await world.OpenAsync();
        (await world.Drafter(collection.Body).PostRawAsync($"/initiatives/{collection.Id}/demands", "{\"lines\":[]," + new string(' ', 2_000_000) + "}")).Is(413);
        (await world.Drafter(collection.Body).PostRawAsync($"/initiatives/{collection.Id}/demands", "{\"lines\":[]}", "text/plain")).Is(415);
    }

    [Fact]
    public async Task Only_an_invited_bodys_drafter_and_once()
    {
        var collection = await world.OpenAsync();
        (await collection.DraftAsync(await world.TownAsync())).Refused(403, "demand.not-invited");
        (await world.Signatory(collection.Body).PostAsync($"/initiatives/{collection.Id}/demands", new { lines = new[] { Collection.Offices() } })).Is(403);
        (await world.Anybody.PostAsync($"/initiatives/{collection.Id}/demands", new { lines = new[] { Collection.Offices() } })).Is(401);
        (await world.Drafter(collection.Body).PostAsync($"/initiatives/{Guid.NewGuid()}/demands", new { lines = new[] { Collection.Offices() } })).Is(404);
        var id = (await collection.DraftAsync()).Created();
        Assert.Equal(id, (await collection.DraftAsync()).Refused(409, "demand.already-stated")["parameters"].GetProperty("demand").GetGuid());
    }

    [Fact]
    public async Task Two_at_once_make_one_demand_and_the_same_key_makes_one_answer()
    {
        var collection = await world.OpenAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => collection.DraftAsync()));
        Assert.Equal([201, 409, 409, 409], replies.Select(x => x.Status).Order());

        collection = await world.OpenAsync();
        var (drafter, key) = (world.Drafter(collection.Body), Guid.NewGuid().ToString());
        var same = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => drafter.PostAsync($"/initiatives/{collection.Id}/demands", new { lines = new[] { Collection.Offices() } }, key: key)));
        Assert.All(same, x => Assert.Equal(same[0].Is(201).Bytes, x.Is(201).Bytes));
    }

    [Fact]
    public async Task Two_central_bodies_may_invite_the_same_municipality()
    {
        var one = await world.OpenAsync();
        var two = await world.OpenAsync(invited: one.Bodies);
        var (first, second) = (await one.SubmittedAsync(), await two.SubmittedAsync());
        (await one.Planner.GetAsync($"/demands/{first}")).Is(200);
        (await one.Planner.GetAsync($"/demands/{second}")).Is(404);
        (await two.Planner.PostAsync($"/demands/{first}/approve")).Is(404);
    }

    [Fact]
    public async Task An_unlikely_quantity_is_warned_about()
    {
        var town = await world.TownAsync(population: 1900);
        var collection = await world.OpenAsync(invited: [town]);
        var reply = (await collection.DraftAsync(null, Collection.Offices(3800, "9600.00"))).Is(201);
        Assert.Equal("/lines/0/quantity", reply["warnings"][0].GetProperty("pointer").GetString());
        Assert.Contains("3800", reply["warnings"][0].GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("90919200", null)]
    [InlineData("90919200-4", null)]
    [InlineData("90919200-3", "identifier.cpv-digit")]
    [InlineData("90919201", "identifier.cpv-unknown")]
    [InlineData("9091920", "identifier.form")]
    public async Task A_cpv_code_is_one_of_the_list_with_its_own_digit(string cpv, string? code)
    {
        var collection = await world.OpenAsync();
        var reply = await collection.DraftAsync(null, new { site = "x", description = "x", quantity = "1", unit = "m2", yearlyValue = new { amount = "1.00" }, cpv });
        if (code is null)
        {
            Assert.Equal("90919200", reply.Is(201)["lines"][0].GetProperty("cpv").GetString());
        }
        else
        {
            Assert.Equal(("/lines/0/cpv", code), reply.Refused(400, "invalid-input").Errors.Single());
        }
    }
}
