namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class ListCampaignsTests(World world)
{
    [Fact]
    public async Task Each_collection_says_how_far_it_has_got()
    {
        var old = await world.OpenAsync();
        var collection = await world.OpenAsync(towns: 4, months: 12, cpb: old.Cpb);
        await collection.ApprovedAsync(collection.Bodies[0], Collection.Offices(10, "1000.00"));
        await collection.SubmittedAsync(collection.Bodies[1], Collection.Offices(10, "500.00"));
        (await collection.DraftAsync(collection.Bodies[2])).Created();

        var rows = (await collection.Planner.GetAsync("/campaigns")).Is(200)["items"].EnumerateArray().ToList();
        Assert.Equal([collection.Id, old.Id], rows.Select(x => x.GetProperty("id").GetGuid()));
        Assert.Equal((4, 2, 1, 1), (N("invited"), N("answered"), N("undecided"), N("approved")));
        Assert.Equal(("1500.00", "1000.00"), (Amount("totalValue"), Amount("approvedValue")));

        int N(string name) => rows[0].GetProperty(name).GetInt32();
        string? Amount(string name) => rows[0].GetProperty(name).GetProperty("amount").GetString();
    }

    [Fact]
    public async Task Another_offices_collections_are_listed_only_once_they_are_shared()
    {
        var collection = await world.OpenAsync();
        var other = await world.CpbAsync();
        Assert.Empty((await world.Planner(other).GetAsync("/campaigns")).Is(200)["items"].EnumerateArray());
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/share", new { cpbId = other, reason = "Gara comune" })).Is(200);
        Assert.Equal([collection.Id], (await world.Planner(other).GetAsync("/campaigns")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("id").GetGuid()));
        (await world.Drafter(collection.Body).GetAsync("/campaigns")).Is(403);
    }
}
