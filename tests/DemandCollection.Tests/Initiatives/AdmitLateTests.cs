using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class AdmitLateTests(World world)
{
    [Fact]
    public async Task After_the_deadline_only_the_bodies_that_were_admitted_may_act_and_the_log_says_why()
    {
        var collection = await world.OpenAsync(towns: 2, closesAt: DateTimeOffset.UtcNow.AddSeconds(3));
        var (late, other) = (collection.Bodies[0], collection.Bodies[1]);
        await Eventually.Holds(async () => (await collection.DraftAsync(other)).Refused(422, "demand.collection-closed"), TimeSpan.FromSeconds(10));
        (await AdmitAsync(collection, DateTimeOffset.UtcNow.AddDays(2), late)).Is(200);

        await collection.SubmittedAsync(late);
        (await collection.DraftAsync(other)).Refused(422, "demand.collection-closed");
        Assert.Equal(1L, await world.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM platform.log_entry WHERE subject = '{collection.Id}' AND action = 'initiative.late-admitted' AND reason = 'Guasto del protocollo'"));
        var open = (await world.Anybody.GetAsync($"/initiatives/{collection.Id}/invitations")).Is(200)["items"].EnumerateArray().ToDictionary(x => x.GetProperty("bodyId").GetGuid());
        Assert.True(open[late].TryGetProperty("openUntil", out var until) && until.ValueKind == System.Text.Json.JsonValueKind.String);
    }

    [Fact]
    public async Task Only_invited_bodies_beyond_everybodys_deadline_and_before_the_closing()
    {
        var collection = await world.OpenAsync();
        (await AdmitAsync(collection, DateTimeOffset.UtcNow.AddDays(1), collection.Body)).Refused(422, "initiative.not-later");
        var wrong = (await AdmitAsync(collection, DateTimeOffset.UtcNow.AddYears(-1), await world.TownAsync())).Is(400);
        Assert.Equal(["/bodyIds/0", "/until"], wrong.Errors.Select(x => x.Pointer).Order());
        (await world.Planner(await world.CpbAsync()).PostAsync($"/initiatives/{collection.Id}/admit-late", new { })).Is(404);
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        (await AdmitAsync(collection, DateTimeOffset.UtcNow.AddYears(9), collection.Body)).Refused(422, "initiative.closed-reopen");
    }

    private static Task<Reply> AdmitAsync(Collection collection, DateTimeOffset until, params Guid[] bodyIds) =>
        collection.Planner.PostAsync($"/initiatives/{collection.Id}/admit-late", new { bodyIds, until, reason = "Guasto del protocollo" });
}
