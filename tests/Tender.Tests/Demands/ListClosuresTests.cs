using Aggregator.Messages.DemandCollection;
using Aggregator.Support;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Demands;

public class ListClosuresTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_closure_is_proved_by_count_total_and_hash()
    {
        var play = await Play.Collected(on, bodies: 3);
        var closure = await Only(play, play.Planner);
        Assert.Equal((1, 3, "6000.00", true, 3, "6000.00"), ((int)closure["number"]!, (int)closure["count"]!, (string)closure["totalValue"]!["amount"]!,
            (bool)closure["matches"]!, (int)closure["knownCount"]!, (string)closure["knownTotalValue"]!["amount"]!));
        Assert.Equal((string?)closure["hash"], (string?)closure["knownHash"]);
        Assert.Equal(closure["hash"]!.ToString(), (await Only(play, Person.Auditor))["hash"]!.ToString());
    }

    [Theory] // Each of the three alone tells it.
    [InlineData("DELETE FROM demand WHERE id = (SELECT id FROM demand WHERE initiative_id = $1 LIMIT 1)")]
    [InlineData("UPDATE demand SET total_value = total_value + 0.01 WHERE initiative_id = $1")]
    [InlineData("UPDATE demand SET version = version + 1 WHERE initiative_id = $1")]
    [InlineData("UPDATE demand SET sha256 = set_byte(sha256, 5, get_byte(sha256, 5) # 1) WHERE initiative_id = $1")]
    public async Task What_is_not_as_it_was_published_is_seen_and_asked_for_by_its_owner_alone(string harm)
    {
        var play = await Play.Collected(on);
        await on.Database.ExecuteAsync(harm, play.Initiative);
        var before = await Asked("%demand-approved%");
        Assert.False((bool)(await Only(play, Person.Auditor))["matches"]!);
        Assert.Equal(before, await Asked("%demand-approved%"));
        await Eventually.Holds(async () =>
        {
            Assert.False((bool)(await Only(play, play.Planner))["matches"]!);
            Assert.True(await Asked("%demand-approved%") > 0);
        }, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_reopened_collection_matches_nothing_until_its_next_closure()
    {
        var play = await Play.Collected(on);
        await on.Publish(Queues.Demands, new CollectionReopened(play.Initiative, play.Cpb, [play.Bodies.Keys.First()], DateTimeOffset.UtcNow), play.Initiative, 3);
        await on.Rows(1, "SELECT count(*) FROM initiative WHERE id = $1 AND NOT closed", play.Initiative);
        var closure = await Only(play, play.Planner);
        Assert.True(closure["matches"] is null && closure["knownCount"] is null && closure["knownHash"] is null);
    }

    [Fact]
    public async Task A_closure_that_should_be_here_is_asked_for()
    {
        var play = await Play.Collected(on);
        (await on.Call(play.Planner, "GET", $"/initiatives/{play.Initiative}/closures?expected=1")).Is(200);
        Assert.Equal(0, await Asked($"%collection-closed%{play.Initiative}%"));
        (await on.Call(play.Planner, "GET", $"/initiatives/{play.Initiative}/closures?expected=2")).Is(200);
        Assert.Equal(1, await Asked($"%collection-closed%{play.Initiative}%"));
    }

    [Fact]
    public async Task It_is_the_owners_own()
    {
        var play = await Play.Collected(on);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "GET", $"/initiatives/{play.Initiative}/closures")).Refused(404, "not-found");
        (await on.Call(play.Planner, "GET", $"/initiatives/{Guid.CreateVersion7()}/closures")).Refused(404, "not-found");
        (await on.Call(Person.Of("body", play.Bodies.Keys.First(), "buyer.drafter"), "GET", $"/initiatives/{play.Initiative}/closures")).Is(403);
        (await on.Call(null, "GET", $"/initiatives/{play.Initiative}/closures")).Is(401);
        (await on.Call(play.Planner, "GET", $"/initiatives/{play.Initiative}/closures?expected=x&limit=0")).Is(400);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> Only(Play play, Person who) =>
        Assert.Single((await on.Call(who, "GET", $"/initiatives/{play.Initiative}/closures")).Is(200)["items"]!.AsArray())!;

    private Task<long> Asked(string like) => on.Database.ScalarAsync<long>(
        "SELECT count(*) FROM platform.published WHERE name = 'platform.replay-requested.v1' AND convert_from(body, 'UTF8') LIKE $1", like);
}
