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
