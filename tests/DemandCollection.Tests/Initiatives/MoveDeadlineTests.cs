using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class MoveDeadlineTests(World world)
{
    [Fact]
    public async Task A_nearer_deadline_holds_at_once_and_a_farther_one_lets_bodies_act_again()
    {
        var collection = await world.OpenAsync(towns: 2, closesAt: DateTimeOffset.UtcNow.AddYears(3));
        var soon = DateTimeOffset.UtcNow.AddSeconds(2);
        (await MoveAsync(collection, soon)).Is(200);
        await Eventually.Holds(async () => (await collection.DraftAsync(collection.Bodies[1])).Refused(422, "demand.collection-closed"), TimeSpan.FromSeconds(10));
        var moved = (await MoveAsync(collection, DateTimeOffset.UtcNow.AddDays(9))).Is(200);
        Assert.Equal("collecting", moved.Text("state"));
        await collection.SubmittedAsync();
        Assert.Equal(2, (await world.PublishedAsync(collection.Id)).Count(x => x.Name == "demand-collection.collection-deadline-moved.v1"));
    }

    [Fact]
    public async Task Into_the_past_without_a_reason_or_by_another_office_it_does_not_move()
    {
        var collection = await world.OpenAsync();
        var reply = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/deadline", new { closesAt = "2020-01-01T00:00:00Z", reason = " " })).Is(400);
        Assert.Equal(["/closesAt", "/reason"], reply.Errors.Select(x => x.Pointer).Order());
        (await world.Planner(await world.CpbAsync()).PostAsync($"/initiatives/{collection.Id}/deadline", new { })).Is(404);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        (await MoveAsync(collection, DateTimeOffset.UtcNow.AddDays(9))).Refused(422, "initiative.closed-reopen");
    }

    private static Task<Reply> MoveAsync(Collection collection, DateTimeOffset closesAt) =>
        collection.Planner.PostAsync($"/initiatives/{collection.Id}/deadline", new { closesAt, reason = "Richiesta di più enti" });
}
