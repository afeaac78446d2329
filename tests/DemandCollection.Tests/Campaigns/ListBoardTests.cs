namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class ListBoardTests(World world)
{
    [Fact]
    public async Task Bodies_are_listed_by_how_far_they_are_and_a_draft_stays_the_bodys_own()
    {
        var collection = await world.OpenAsync(towns: 4);
        var sent = await collection.SubmittedAsync(collection.Bodies[0]);
        (await collection.DraftAsync(collection.Bodies[1])).Created();
        var gone = await collection.SubmittedAsync(collection.Bodies[2]);
        (await world.Signatory(collection.Bodies[2]).PostAsync($"/demands/{gone}/withdraw", new { reason = "x" })).Is(200);

        Assert.Equal([collection.Bodies[0]], await BodiesAsync("submitted"));
        Assert.Equal([collection.Bodies[1]], await BodiesAsync("draft"));
        Assert.Equal([collection.Bodies[2]], await BodiesAsync("withdrawn"));
        Assert.Equal([collection.Bodies[3]], await BodiesAsync("missing"));
        var rows = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board/bodies")).Is(200)["items"].EnumerateArray().ToDictionary(x => x.GetProperty("bodyId").GetGuid());
        Assert.Equal(4, rows.Count);
        Assert.Equal(sent, rows[collection.Bodies[0]].GetProperty("demandId").GetGuid());
        Assert.False(rows[collection.Bodies[1]].TryGetProperty("totalValue", out var hidden) && hidden.ValueKind != System.Text.Json.JsonValueKind.Null);
        Assert.Equal(["?state"], (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board/bodies?state=asleep")).Is(400).Errors.Select(x => x.Pointer));
        Assert.Empty((await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board/bodies?province=000")).Is(200)["items"].EnumerateArray());

        async Task<IEnumerable<Guid>> BodiesAsync(string state) =>
            [.. (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board/bodies?state={state}")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("bodyId").GetGuid())];
    }

    [Fact]
    public async Task A_body_is_found_by_a_part_of_its_name_and_signs_mean_themselves()
    {
        var collection = await world.OpenAsync(towns: 2);
        var name = (await world.Anybody.GetAsync($"/bodies/{collection.Body}")).Is(200).Text("name");
        Assert.Equal([collection.Body], await FoundAsync(name.ToUpperInvariant()[2..]));
        Assert.Empty(await FoundAsync("%"));
        Assert.Empty(await FoundAsync("\\"));

        async Task<IEnumerable<Guid>> FoundAsync(string part) => [.. (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board/bodies?name={Uri.EscapeDataString(part)}")).Is(200)["items"]
            .EnumerateArray().Select(x => x.GetProperty("bodyId").GetGuid())];
    }
}
