namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class GetBoardTests(World world)
{
    [Fact]
    public async Task The_board_says_who_has_got_how_far_how_much_and_when_present_contracts_expire()
    {
        var collection = await world.OpenAsync(towns: 6, months: 12);
        await collection.ApprovedAsync(collection.Bodies[0], Expiring("2027-02-28", "1000.00"), Expiring("2027-05-31", "200.50"));
        await collection.SubmittedAsync(collection.Bodies[1], Expiring("2027-03-31", "3000.00"), Collection.Offices(10, "40.00"));
        (await collection.DraftAsync(collection.Bodies[2], Expiring("2027-03-31", "9999.00"))).Created();
        var returned = await collection.SubmittedAsync(collection.Bodies[3], Collection.Offices(10, "500.00"));
        (await collection.Planner.PostAsync($"/demands/{returned}/return", new { reasons = "Da rivedere" })).Is(200);
        var gone = await collection.SubmittedAsync(collection.Bodies[4]);
        (await world.Signatory(collection.Bodies[4]).PostAsync($"/demands/{gone}/withdraw", new { reason = "Non serve più" })).Is(200);

        var board = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board")).Is(200);
        var bodies = board["bodies"];
        Assert.Equal((6, 2, 1, 1, 1, 1, 1), (N("invited"), N("missing"), N("drafting"), N("undecided"), N("returned"), N("approved"), N("withdrawn")));
        Assert.Equal(("4740.50", "1200.50"), (board["totalValue"].GetProperty("amount").GetString(), board["approvedValue"].GetProperty("amount").GetString()));
        Assert.Equal([(null, 2, "540.00"), ("2027Q1", 2, "4000.00"), ("2027Q2", 1, "200.50")],
            board["expiries"].EnumerateArray().Select(x => (x.TryGetProperty("quarter", out var q) ? q.GetString() : null, x.GetProperty("bodies").GetInt32(), x.GetProperty("yearlyValue").GetProperty("amount").GetString())));
        Assert.InRange(board["daysLeft"].GetInt32(), 1_700, 1_900);
        Assert.Equal(6, board["provinces"].EnumerateArray().Sum(x => x.GetProperty("bodies").GetProperty("invited").GetInt32()));

        int N(string name) => bodies.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_province_has_a_place_in_the_middle_of_its_bodies()
    {
        var towns = new List<Guid>();
        foreach (var (istatCode, latitude, longitude) in new[] { ("904001", "45.2", "9.1"), ("904002", "45.6", "9.3") })
        {
            towns.Add((await world.PlatformOperator.PostAsync("/bodies", new { kind = "municipality", name = $"Comune {World.Next()}", istatCode, province = "904", latitude, longitude })).Created());
        }

        var collection = await world.OpenAsync(invited: [.. towns, await world.TownAsync()]);
        var province = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board")).Is(200)["provinces"].EnumerateArray().Single(x => x.TryGetProperty("province", out var code) && code.GetString() == "904");
        Assert.Equal((45.4m, 9.2m), (decimal.Parse(province.GetProperty("latitude").GetString()!, System.Globalization.CultureInfo.InvariantCulture), decimal.Parse(province.GetProperty("longitude").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_board_is_right_at_once_after_every_change()
    {
        var collection = await world.OpenAsync(towns: 3, months: 12);
        var (first, second) = (collection.Bodies[0], collection.Bodies[1]);
        Assert.Equal((3, 0, "0.00", ""), await StandingAsync());
        var demand = await collection.ApprovedAsync(first, Expiring("2027-02-28", "100.00"));
        Assert.Equal((2, 0, "100.00", "2027Q1 1 100.00"), await StandingAsync());

        (await world.Drafter(first).PutAsync($"/demands/{demand}", new { lines = new[] { Expiring("2027-05-31", "30.00"), Expiring("2027-08-31", "40.00") } }, await TagAsync())).Is(200);
        Assert.Equal((2, 1, "70.00", "2027Q2 1 30.00, 2027Q3 1 40.00"), await StandingAsync());
        (await world.Drafter(first).PutAsync($"/demands/{demand}", new { lines = new[] { Expiring("2027-08-31", "70.00") } }, await TagAsync())).Is(200);
        Assert.Equal((2, 1, "70.00", "2027Q3 1 70.00"), await StandingAsync()); // the same total, another quarter
        (await collection.Planner.PostAsync($"/demands/{demand}/return", new { reasons = "Da rivedere" })).Is(200);
        Assert.Equal((2, 0, "70.00", "2027Q3 1 70.00"), await StandingAsync());

        (await world.Signatory(first).PostAsync($"/demands/{demand}/withdraw", new { reason = "Non serve più" })).Is(200);
        Assert.Equal((3, 0, "0.00", ""), await StandingAsync());
        await collection.SubmittedAsync(first, Expiring("2028-01-31", "5.00"));
        await collection.SubmittedAsync(second, Expiring("2028-02-28", "7.00"));
        Assert.Equal((1, 2, "12.00", "2028Q1 2 12.00"), await StandingAsync());

        async Task<string?> TagAsync() => (await world.Drafter(first).GetAsync($"/demands/{demand}")).Is(200).ETag;

        async Task<(int Missing, int Undecided, string Total, string Expiries)> StandingAsync()
        {
            var board = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board")).Is(200);
            return (board["bodies"].GetProperty("missing").GetInt32(), board["bodies"].GetProperty("undecided").GetInt32(), Amount(board["totalValue"]),
                string.Join(", ", board["expiries"].EnumerateArray().Select(x => $"{x.GetProperty("quarter").GetString()} {x.GetProperty("bodies")} {Amount(x.GetProperty("yearlyValue"))}")));
        }
    }

    [Fact]
    public async Task What_another_copy_of_the_service_did_is_on_it_at_once()
    {
        var collection = await world.OpenAsync();
        var demand = await collection.SubmittedAsync(collection.Body, Expiring("2027-02-28", "100.00"));
        Assert.Equal("100.00", await YearlyAsync());
        await world.Database.ExecuteAsync("""UPDATE demand SET version = version + 1, expiries = '[{"quarter":"2027Q1","yearlyValue":"60.00"}]' WHERE id = $1""", demand);
        Assert.Equal("60.00", await YearlyAsync());

        async Task<string> YearlyAsync() => Amount((await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board")).Is(200)["expiries"].EnumerateArray().Single().GetProperty("yearlyValue"));
    }

    [Fact]
    public async Task A_body_that_moves_to_another_province_moves_on_the_board_and_a_late_one_stays_invited()
    {
        var collection = await world.OpenAsync(towns: 2);
        await collection.SubmittedAsync(collection.Body);
        await ProvincesAsync();
        var body = (await world.PlatformOperator.GetAsync($"/bodies/{collection.Body}")).Is(200);
        (await world.PlatformOperator.PutAsync($"/bodies/{collection.Body}", new { reason = "Nuova provincia", body = new { kind = "municipality", name = body.Text("name"), istatCode = "905" + body.Text("istatCode")[3..] } }, body.ETag)).Is(200);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/admit-late", new { bodyIds = new[] { collection.Bodies[1] }, until = DateTimeOffset.UtcNow.AddYears(6), reason = "Proroga" })).Is(200);
        Assert.Equal((1, 1), (await ProvincesAsync())["905"]);
        await collection.SubmittedAsync(collection.Bodies[1]);
        Assert.Equal((2, 2), ((await ProvincesAsync()).Values.Sum(x => x.Invited), (await ProvincesAsync()).Values.Sum(x => x.Undecided)));

        async Task<Dictionary<string, (int Invited, int Undecided)>> ProvincesAsync() => (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board")).Is(200)["provinces"].EnumerateArray()
            .ToDictionary(x => x.GetProperty("province").GetString()!, x => (x.GetProperty("bodies").GetProperty("invited").GetInt32(), x.GetProperty("bodies").GetProperty("undecided").GetInt32()));
    }

    private static string Amount(System.Text.Json.JsonElement money) => money.GetProperty("amount").GetString()!;

    [Fact]
    public async Task Only_the_owner_a_sharing_office_and_auditors_see_it()
    {
        var collection = await world.OpenAsync();
        (await world.Planner(await world.CpbAsync()).GetAsync($"/initiatives/{collection.Id}/board")).Is(404);
        (await world.Drafter(collection.Body).GetAsync($"/initiatives/{collection.Id}/board")).Is(403);
        (await world.Auditor.GetAsync($"/initiatives/{collection.Id}/board")).Is(200);
    }

    internal static object Expiring(string expiry, string yearly) => new
    {
        site = "Municipio", description = "Pulizia uffici", quantity = "100", unit = "m2", yearlyValue = new { amount = yearly }, presentContractExpiry = expiry, fields = new { areaType = "offices", timesPerWeek = "5" },
    };
}
