namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class ListDemandHistoryTests(World world)
{
    [Fact]
    public async Task The_body_reads_every_step_and_the_office_those_since_it_was_sent()
    {
        var collection = await world.OpenAsync();
        var demand = await collection.SubmittedAsync();
        (await collection.Planner.PostAsync($"/demands/{demand}/return", new { reasons = "Mancano i vetri" })).Is(200);
        Assert.Equal(["demand.returned", "demand.submitted", "demand.drafted"], await ActionsAsync(world.Drafter(collection.Body)));
        Assert.Equal(["demand.returned", "demand.submitted"], await ActionsAsync(collection.Planner));
        var last = (await collection.Planner.GetAsync($"/demands/{demand}/history?limit=1")).Is(200)["items"][0];
        Assert.Equal(("Mancano i vetri", collection.Cpb, 3), (last.GetProperty("reason").GetString(), last.GetProperty("org").GetGuid(), last.GetProperty("person").GetInt32()));
        (await world.Drafter(await world.TownAsync()).GetAsync($"/demands/{demand}/history")).Is(404);

        async Task<IEnumerable<string?>> ActionsAsync(Actor who) =>
            [.. (await who.GetAsync($"/demands/{demand}/history")).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("action").GetString())];
    }

    [Fact]
    public async Task Every_signature_keeps_its_protocol_entry_and_act_and_people_are_told_apart_on_every_page()
    {
        var collection = await world.OpenAsync(months: 12);
        var (ada, aldo) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Actor As(Guid person) => world.AsAccount(person, "body", collection.Body, "buyer.drafter", "buyer.signatory");
        var demand = (await As(ada).PostAsync($"/initiatives/{collection.Id}/demands", new { lines = new[] { Collection.Offices(10, "100.00") } })).Created();
        await SignAsync(aldo, "1/2026", "determina n. 1");
        (await collection.Planner.PostAsync($"/demands/{demand}/return", new { reasons = "Mancano i vetri" })).Is(200);
        (await As(aldo).PutAsync($"/demands/{demand}", new { lines = new[] { Collection.Offices(10, "100.00"), Collection.Offices(5, "50.00") } }, (await As(aldo).GetAsync($"/demands/{demand}")).ETag)).Is(200);
        await SignAsync(ada, "2/2026", "determina n. 2");

        (string, int?, string?, string?, string?, string?, int?)[] expected =
        [
            ("demand.resubmitted", 1, "2/2026", "2026-01-02", "determina n. 2", "150.00", 2), ("demand.edited", 2, null, null, null, "150.00", 2),
            ("demand.returned", 3, null, null, null, "100.00", 1), ("demand.submitted", 2, "1/2026", "2026-01-02", "determina n. 1", "100.00", 1), ("demand.drafted", 1, null, null, null, "100.00", 1),
        ];
        foreach (var limit in new[] { 1, 2, 50 })
        {
            Assert.Equal(expected, await ReadAsync(As(ada), limit));
            Assert.Equal(expected.Where(x => x.Item1 is not ("demand.drafted" or "demand.edited")), await ReadAsync(collection.Planner, limit));
        }

        async Task SignAsync(Guid person, string protocolNumber, string actReference) =>
            (await As(person).PostAsync($"/demands/{demand}/submit", new { protocolNumber, protocolDate = "2026-01-02", actReference })).Is(200);

        async Task<List<(string, int?, string?, string?, string?, string?, int?)>> ReadAsync(Actor who, int limit)
        {
            var (all, cursor) = (new List<(string, int?, string?, string?, string?, string?, int?)>(), "");
            do
            {
                var page = (await who.GetAsync($"/demands/{demand}/history?limit={limit}{cursor}")).Is(200);
                all.AddRange(page["items"].EnumerateArray().Select(x => (x.GetProperty("action").GetString()!, Said(x, "person")?.GetInt32(), Said(x, "protocolNumber")?.GetString(),
                    Said(x, "protocolDate")?.GetString(), Said(x, "actReference")?.GetString(), Said(x, "totalValue")?.GetProperty("amount").GetString(), Said(x, "lines")?.GetInt32())));
                cursor = Said(page.Body, "next") is { } next ? $"&cursor={next.GetString()}" : "";
            }
            while (cursor != "");
            return all;
        }

        static System.Text.Json.JsonElement? Said(System.Text.Json.JsonElement x, string name) => x.TryGetProperty(name, out var value) && value.ValueKind != System.Text.Json.JsonValueKind.Null ? value : null;
    }
}
