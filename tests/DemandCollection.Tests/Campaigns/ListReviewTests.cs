namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class ListReviewTests(World world)
{
    [Fact]
    public async Task What_waits_longest_comes_first_and_what_was_decided_is_gone()
    {
        var collection = await world.OpenAsync(towns: 5);
        // Drafted in one order, sent in another.
        var later = (await collection.DraftAsync(collection.Bodies[0])).Created();
        var first = await collection.SubmittedAsync(collection.Bodies[1]);
        var second = await collection.SubmittedAsync(collection.Bodies[2]);
        (await collection.SubmitAsync(later, collection.Bodies[0])).Is(200);
        var done = await collection.ApprovedAsync(collection.Bodies[3]);

        Assert.Equal([first, second, later], await WaitingAsync());
        (await collection.Planner.PostAsync($"/demands/{first}/return", new { reasons = "Da rivedere" })).Is(200);
        Assert.Equal([second, later], await WaitingAsync());
        Assert.DoesNotContain(done, await WaitingAsync());

        async Task<IReadOnlyList<Guid>> WaitingAsync()
        {
            var (all, cursor) = (new List<Guid>(), "");
            do
            {
                var page = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/review?limit=1{cursor}")).Is(200);
                all.AddRange(page["items"].EnumerateArray().Select(x => x.GetProperty("demandId").GetGuid()));
                cursor = page.Body.TryGetProperty("next", out var next) && next.GetString() is { } at ? "&cursor=" + at : "";
            }
            while (cursor.Length > 0);
            return all;
        }
    }

    [Fact]
    public async Task Two_sent_at_the_same_instant_are_both_there()
    {
        var collection = await world.OpenAsync(towns: 3);
        foreach (var body in collection.Bodies)
        {
            await collection.SubmittedAsync(body);
        }

        await world.Database.ExecuteAsync($"UPDATE demand SET submitted_at = '2026-11-01T10:00:00Z' WHERE initiative_id = '{collection.Id}'");
        var one = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/review?limit=2")).Is(200);
        var two = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/review?limit=2&cursor={one.Text("next")}")).Is(200);
        Assert.Equal(collection.Bodies.Order(), one["items"].EnumerateArray().Concat(two["items"].EnumerateArray()).Select(x => x.GetProperty("bodyId").GetGuid()).Order());
    }

    [Fact]
    public async Task An_odd_figure_is_counted_until_it_is_explained_and_strangers_see_nothing()
    {
        var collection = await world.OpenAsync();
        var demand = await collection.SubmittedAsync();
        var row = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/review")).Is(200)["items"].EnumerateArray().Single();
        var asked = (await collection.Planner.GetAsync($"/demands/{demand}/questions")).Is(200);
        Assert.Equal((asked["open"].GetInt32(), asked["questions"].GetArrayLength()), (row.GetProperty("openQuestions").GetInt32(), row.GetProperty("questions").GetInt32()));
        (await world.Planner(await world.CpbAsync()).GetAsync($"/initiatives/{collection.Id}/review")).Is(404);
        (await world.Drafter(collection.Body).GetAsync($"/initiatives/{collection.Id}/review")).Is(403);
        (await world.Auditor.GetAsync($"/initiatives/{collection.Id}/review")).Is(200);
    }

    [Fact]
    public async Task Each_row_counts_what_its_own_demand_is_asked()
    {
        var towns = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            towns.Add(await world.TownAsync());
        }

        // The first asked for a tenth before, the second for as much, the others never.
        var before = await world.OpenAsync("armed-security", invited: towns[..2]);
        await before.SubmittedAsync(towns[0], Inspections(10));
        await before.SubmittedAsync(towns[1], Inspections(100));
        var now = await world.OpenAsync("armed-security", invited: towns);
        foreach (var (town, i) in towns.Select((x, i) => (x, i)))
        {
            await now.SubmittedAsync(town, Inspections(100 + i, i == 5 ? 90_000 : 1000));
        }

        var rows = (await now.Planner.GetAsync($"/initiatives/{now.Id}/review")).Is(200)["items"].EnumerateArray().ToDictionary(x => x.GetProperty("bodyId").GetGuid());
        foreach (var row in rows.Values)
        {
            var asked = (await now.Planner.GetAsync($"/demands/{row.GetProperty("demandId").GetGuid()}/questions")).Is(200);
            Assert.Equal((asked["open"].GetInt32(), asked["questions"].GetArrayLength()), (row.GetProperty("openQuestions").GetInt32(), row.GetProperty("questions").GetInt32()));
        }

        Assert.True(Questions(0) > Questions(1)); // its own past
        Assert.True(Questions(5) > Questions(6)); // the others' prices
        int Questions(int town) => rows[towns[town]].GetProperty("questions").GetInt32();
    }

    private static object Inspections(int quantity, int price = 1000) => new
    {
        site = "Municipio", description = "Ispezioni", quantity = $"{quantity}", unit = "inspection", yearlyValue = new { amount = $"{quantity * price / 100m:0.00}".Replace(',', '.') }, fields = new { minutesEach = "10" },
    };
}
