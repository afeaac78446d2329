namespace Aggregator.DemandCollection.Tests.Plausibility;

public sealed class ListQuestionsTests(World world)
{
    [Fact]
    public async Task A_body_that_asks_for_ten_times_what_it_did_is_asked_why_and_not_held_up()
    {
        var (collection, demand) = await OddAsync(world);
        var asked = (await world.Drafter(collection.Body).GetAsync($"/demands/{demand}/questions")).Is(200);
        var question = asked["questions"].EnumerateArray().Single(x => x.GetProperty("comparison").GetString() == "own-past");
        Assert.True(question.GetProperty("open").GetBoolean());
        Assert.DoesNotContain("{", question.GetProperty("text").GetString());
        (await collection.SubmitAsync(demand)).Is(200);
        (await collection.Planner.GetAsync($"/demands/{demand}/questions")).Is(200);
        (await world.Drafter(await world.TownAsync()).GetAsync($"/demands/{demand}/questions")).Is(404);
    }

    /// <summary>A draft in alarm links, which no other test has, of ten times what the body asked for before.</summary>
    internal static async Task<(Collection Collection, Guid Demand)> OddAsync(World world)
    {
        var town = await world.TownAsync();
        var before = await world.OpenAsync("armed-security", invited: [town]);
        await before.SubmittedAsync(town, Links(2));
        var now = await world.OpenAsync("armed-security", invited: [town]);
        return (now, (await now.DraftAsync(town, Links(20))).Created());
    }

    private static object Links(int count) => new
    {
        site = "Scuole", description = "Collegamenti d'allarme", quantity = $"{count}", unit = "alarm-link", yearlyValue = new { amount = $"{count * 300}.00" }, fields = new { responseMinutes = "20" },
    };
}
