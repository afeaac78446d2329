using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Initiatives;

/// <summary>On an instance of its own, because its clock goes forward.</summary>
public sealed class AnnounceCollectionEndTests(World world)
{
    [Fact]
    public async Task The_deadline_refuses_the_body_by_the_clock_and_is_then_announced_while_the_planner_may_still_decide()
    {
        await using var service = await ServiceUnderTest.StartAsync(Component.Demand, world.Vhost.Address, world.Tokens.Authority);
        Actor As(string kind, Guid organisation, params string[] roles) => new(service.Client(world.Tokens.Mint(kind, organisation, roles)));
        var @operator = As("platform", Guid.NewGuid(), "platform.operator");
        var cpb = (await @operator.PostAsync("/bodies", new { kind = "cpb", name = "C" })).Created();
        var towns = new[] { (await @operator.PostAsync("/bodies", new { kind = "union", name = "U" })).Created(), (await @operator.PostAsync("/bodies", new { kind = "union", name = "V" })).Created() };
        var closesAt = DateTimeOffset.UtcNow.AddDays(30);
        var id = (await As("cpb", cpb, "cpb.planner").PostAsync("/initiatives", new { categoryCode = "office-cleaning", title = "T", bodies = towns, closesAt, durationMonths = 12 })).Created();
        var demand = (await As("body", towns[0], "buyer.drafter").PostAsync($"/initiatives/{id}/demands", new { lines = new[] { Collection.Offices() } })).Created();
        var submission = new { protocolNumber = "1", protocolDate = "2026-01-02", actReference = "determina 12/2026" };
        (await As("body", towns[0], "buyer.signatory").PostAsync($"/demands/{demand}/submit", submission)).Is(200);
        var late = (await As("body", towns[1], "buyer.drafter").PostAsync($"/initiatives/{id}/demands", new { lines = new[] { Collection.Offices() } })).Created();

        (await @operator.PostAsync("/trial-clock", new { advanceTo = closesAt })).Is(200);
        (await As("body", towns[1], "buyer.signatory").PostAsync($"/demands/{late}/submit", submission)).Refused(422, "demand.collection-closed");
        (await As("body", towns[0], "buyer.signatory").PostAsync($"/demands/{demand}/withdraw", new { reason = "x" })).Refused(422, "demand.collection-closed");
        await Eventually.Holds(async () => await service.Database.ScalarAsync<long>(
            "SELECT count(*) FROM platform.published WHERE name = 'demand-collection.collection-ended.v1' AND subject = $1", id) == 1, "the end is announced");

        // What the planner sends back now stays out unless the body gets more time, and the answer says so.
        var returned = (await As("cpb", cpb, "cpb.planner").PostAsync($"/demands/{demand}/return", new { reasons = "Mancano i vetri" })).Is(200);
        Assert.Equal("demand.needs-reopening", returned["warnings"].EnumerateArray().Single().GetProperty("code").GetString());
        Assert.Equal(0, (await As("cpb", cpb, "cpb.planner").PostAsync($"/initiatives/{id}/close")).Is(200)["count"].GetInt32());
        (await As("cpb", cpb, "cpb.planner").PostAsync($"/initiatives/{id}/reopen", new { bodyIds = new[] { towns[0] }, closesAt = closesAt.AddDays(10), reason = "Fabbisogno da correggere" })).Is(200);
        Assert.Empty((await As("body", towns[0], "buyer.drafter").GetAsync($"/demands/{demand}")).Is(200)["warnings"].EnumerateArray());
        (await As("body", towns[0], "buyer.signatory").PostAsync($"/demands/{demand}/submit", submission)).Is(200);
        (await As("cpb", cpb, "cpb.planner").PostAsync($"/demands/{demand}/approve")).Is(200);
        Assert.Equal(1, (await As("cpb", cpb, "cpb.planner").PostAsync($"/initiatives/{id}/close")).Is(200)["count"].GetInt32());
    }
}
