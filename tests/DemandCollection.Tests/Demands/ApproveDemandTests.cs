using System.Text.Json;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class ApproveDemandTests(World world)
{
    [Fact]
    public async Task The_owners_planner_approves_what_was_submitted()
    {
        var collection = await world.OpenAsync(towns: 2);
        var id = await collection.SubmittedAsync();
        (await world.Planner(await world.CpbAsync()).PostAsync($"/demands/{id}/approve")).Is(404);
        (await world.As("cpb", collection.Cpb, "cpb.rup").PostAsync($"/demands/{id}/approve")).Is(403);
        (await collection.Planner.PostAsync($"/demands/{id}/approve", ifMatch: "\"1\"")).Is(412);
        Assert.Equal("approved", (await collection.Planner.PostAsync($"/demands/{id}/approve", ifMatch: "\"2\"")).Is(200).Text("state"));
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Refused(409, "demand.wrong-state");

        // A draft is not there for the planner.
        (await collection.Planner.PostAsync($"/demands/{(await collection.DraftAsync(collection.Bodies[1])).Created()}/approve")).Is(404);
    }

    [Fact]
    public async Task After_the_closing_nothing_is_decided()
    {
        var collection = await world.OpenAsync();
        var id = await collection.ApprovedAsync();
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        (await collection.Planner.PostAsync($"/demands/{id}/return", new { reasons = "tardi" })).Refused(422, "demand.collection-closed");
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Refused(422, "demand.collection-closed");
    }

    /// <summary>What waits for another command on the same demand approves the lines that the other left, not those of before it waited.</summary>
    [Fact]
    public async Task Commands_on_one_demand_run_one_after_the_other()
    {
        var collection = await world.OpenAsync();
        var id = await collection.SubmittedAsync();
        await using var other = new Npgsql.NpgsqlConnection(world.Database.Superuser + ";Pooling=false");
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await RunAsync("SELECT FROM demand WHERE id = $1 FOR NO KEY UPDATE");
        var approving = collection.Planner.PostAsync($"/demands/{id}/approve");
        await Eventually.Holds(async () => await world.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pg_blocking_pids(pid) @> ARRAY[$1]", other.ProcessID) > 0, "the approval waits");
        await RunAsync("UPDATE demand_line SET site = 'Altrove' WHERE demand_id = $1");
        await RunAsync("UPDATE demand SET version = version + 1 WHERE id = $1");
        await transaction.CommitAsync();
        (await approving).Is(200);
        var message = JsonSerializer.Deserialize<DemandApproved>((await world.PublishedAsync(id))[^1].Body, Json.Options)!;
        Assert.Equal("Altrove", message.Demand.Lines.Single().Site);

        async Task RunAsync(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, other, transaction) { Parameters = { new() { Value = id } } };
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Of_two_decisions_at_once_the_second_sees_the_first()
    {
        var collection = await world.OpenAsync();
        var id = await collection.SubmittedAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => collection.Planner.PostAsync($"/demands/{id}/approve")));
        Assert.Single(replies, x => x.Status == 200);
        Assert.All(replies.Where(x => x.Status != 200), x => x.Refused(409, "demand.wrong-state"));
    }

    /// <summary>A central purchasing body may be the delegate of a body: then one of its people could approve what he wrote himself.</summary>
    [Fact]
    public async Task Who_wrote_or_signed_it_as_a_delegate_does_not_approve_it()
    {
        var collection = await world.OpenAsync();
        var (writer, signer) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var id = (await world.AsDelegate(writer, collection.Body, "buyer.drafter").PostAsync($"/initiatives/{collection.Id}/demands", new { lines = new[] { Collection.Offices() } })).Created();
        (await world.AsDelegate(signer, collection.Body, "buyer.signatory").PostAsync($"/demands/{id}/submit", new { protocolNumber = "12/2026", protocolDate = "2026-01-02", actReference = "determina 12/2026" })).Is(200);
        (await world.AsAccount(writer, "cpb", collection.Cpb, "cpb.planner").PostAsync($"/demands/{id}/approve")).Refused(403, "demand.own-work");
        (await world.AsAccount(signer, "cpb", collection.Cpb, "cpb.planner").PostAsync($"/demands/{id}/approve")).Refused(403, "demand.own-work");
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Is(200);
    }
}
