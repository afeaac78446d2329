namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class GetCampaignTotalsTests(World world)
{
    [Fact]
    public async Task An_office_sees_its_collections_by_category_and_nobody_elses()
    {
        var first = await world.OpenAsync(towns: 2, months: 12);
        await first.ApprovedAsync(first.Bodies[0], Collection.Offices(10, "100.00"));
        await first.SubmittedAsync(first.Bodies[1], Collection.Offices(10, "50.25"));
        await world.OpenAsync(cpb: first.Cpb);
        var totals = (await first.Planner.GetAsync("/campaigns/totals")).Is(200)["categories"].EnumerateArray().Single();
        Assert.Equal(("office-cleaning", 2, 3, 2), (totals.GetProperty("categoryCode").GetString(), totals.GetProperty("initiatives").GetInt32(), totals.GetProperty("invited").GetInt32(), totals.GetProperty("answered").GetInt32()));
        Assert.Equal(("150.25", "100.00"), (totals.GetProperty("totalValue").GetProperty("amount").GetString(), totals.GetProperty("approvedValue").GetProperty("amount").GetString()));
        Assert.Equal(0, (await world.Planner(await world.CpbAsync()).GetAsync("/campaigns/totals")).Is(200)["categories"].GetArrayLength());
    }
}
