namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class GetConsequencesTests(World world)
{
    [Fact]
    public async Task Withdrawing_takes_its_value_from_the_total_and_may_bring_it_under_the_threshold()
    {
        var collection = await world.OpenAsync(towns: 2, months: 12);
        var small = await collection.SubmittedAsync(collection.Bodies[0], Collection.Offices(1000, "30000.00"));
        var large = await collection.SubmittedAsync(collection.Bodies[1], Collection.Offices(9000, "300000.00"));
        var reply = (await world.Signatory(collection.Bodies[1]).GetAsync($"/demands/{large}/consequences")).Is(200);
        Assert.Equal(("330000.00", true), Of(reply, "before"));
        Assert.Equal(("30000.00", false), Of(reply, "after"));
        Assert.True(reply["obligation"].GetProperty("bound").GetBoolean());
        Assert.Equal(("340000.00", true), Of((await world.Drafter(collection.Bodies[0]).GetAsync($"/demands/{small}/consequences?step=amend&totalValue=40000")).Is(200), "after"));
        Assert.Equal(("330000.00", true), Of((await collection.Planner.GetAsync($"/demands/{small}/consequences?step=amend")).Is(200), "after"));
    }

    [Fact]
    public async Task The_totals_are_those_of_the_board_returned_demands_included()
    {
        var collection = await world.OpenAsync(towns: 3, months: 12);
        var returned = await collection.SubmittedAsync(collection.Bodies[0], Collection.Offices(1000, "30000.00"));
        (await collection.Planner.PostAsync($"/demands/{returned}/return", new { reasons = "Da rivedere" })).Is(200);
        var other = await collection.SubmittedAsync(collection.Bodies[1], Collection.Offices(1000, "40000.00"));
        (await collection.DraftAsync(collection.Bodies[2], Collection.Offices(1000, "9.00"))).Created();
        var board = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board")).Is(200)["totalValue"].GetProperty("amount").GetString();
        Assert.Equal("70000.00", board);
        foreach (var (demand, body, left) in new[] { (returned, collection.Bodies[0], "40000.00"), (other, collection.Bodies[1], "30000.00") })
        {
            var reply = (await world.Signatory(body).GetAsync($"/demands/{demand}/consequences")).Is(200);
            Assert.Equal((board, 2, left, 1), (Of(reply, "before").Item1, reply["before"].GetProperty("bodies").GetInt32(), Of(reply, "after").Item1, reply["after"].GetProperty("bodies").GetInt32()));
        }
    }

    [Fact]
    public async Task A_stranger_sees_nothing_and_a_wrong_step_is_told()
    {
        var collection = await world.OpenAsync();
        var demand = await collection.SubmittedAsync();
        (await world.Drafter(await world.TownAsync()).GetAsync($"/demands/{demand}/consequences")).Is(404);
        Assert.Equal(["?step", "?totalValue"], (await world.Drafter(collection.Body).GetAsync($"/demands/{demand}/consequences?step=burn&totalValue=x")).Is(400).Errors.Select(x => x.Pointer).Order());
    }

    private static (string?, bool) Of(Reply reply, string when) =>
        (reply[when].GetProperty("totalValue").GetProperty("amount").GetString(), reply[when].GetProperty("euThresholdReached").GetBoolean());
}
