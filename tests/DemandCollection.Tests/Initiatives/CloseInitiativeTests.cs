using System.Security.Cryptography;
using System.Text.Json;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Initiatives;

public sealed class CloseInitiativeTests(World world)
{
    [Fact]
    public async Task It_closes_over_the_approved_demands_with_a_hash_that_consumers_can_compute()
    {
        var collection = await world.OpenAsync(towns: 4);
        var approved = new[] { await collection.ApprovedAsync(collection.Bodies[0]), await collection.ApprovedAsync(collection.Bodies[1]) };
        var withdrawn = await collection.SubmittedAsync(collection.Bodies[2]);
        (await world.Signatory(collection.Bodies[2]).PostAsync($"/demands/{withdrawn}/withdraw", new { reason = "errore" })).Is(200);
        var returned = await collection.SubmittedAsync(collection.Bodies[3]);
        (await collection.Planner.PostAsync($"/demands/{returned}/return", new { reasons = "mancano i vetri" })).Is(200);

        var closed = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Is(200);
        var lasts = new List<(Guid, int, byte[])>();
        foreach (var id in approved)
        {
            var last = (await world.PublishedAsync(id))[^1];
            lasts.Add((id, last.Version, SHA256.HashData(last.Body)));
        }

        Assert.Equal((1, 2, "630000.00", ClosureHash.Of(lasts)),
            (closed["number"].GetInt32(), closed["count"].GetInt32(), closed["totalValue"].GetProperty("amount").GetString()!, closed.Text("hash")));
        var message = JsonSerializer.Deserialize<CollectionClosed>((await world.PublishedAsync(collection.Id))[^1].Body, Json.Options)!;
        Assert.Equal((1, 2, 630000m, closed.Text("hash")), (message.Number, message.Count, message.TotalValue.Amount, message.Hash));
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Refused(409, "initiative.already-closed");
        (await collection.DraftAsync(collection.Bodies[2])).Refused(422, "demand.collection-closed");
    }

    [Fact]
    public async Task Undecided_demands_stop_it_and_are_named()
    {
        var collection = await world.OpenAsync(towns: 2);
        var submitted = await collection.SubmittedAsync(collection.Bodies[0]);
        await collection.ApprovedAsync(collection.Bodies[1]);
        var reply = (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Refused(422, "initiative.undecided-demands");
        Assert.Equal(1, reply["parameters"].GetProperty("count").GetInt32());
        Assert.Equal(submitted, reply["parameters"].GetProperty("demands").EnumerateArray().Single().GetGuid());
    }

    /// <summary>The announcement holds its due row and then changes the initiative; a closing that took them the other way round met it in a circle.</summary>
    [Fact]
    public async Task It_waits_for_an_announcement_on_its_way_without_stopping_it()
    {
        var collection = await world.OpenAsync();
        await using var announcing = new Npgsql.NpgsqlConnection(world.Database.Superuser + ";Pooling=false");
        await announcing.OpenAsync();
        await using var transaction = await announcing.BeginTransactionAsync();
        await RunAsync("SELECT FROM platform.due WHERE kind = 'collection-closes' AND subject = $1 FOR UPDATE");
        var closing = collection.Planner.PostAsync($"/initiatives/{collection.Id}/close");
        await Eventually.Holds(async () => await world.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pg_blocking_pids(pid) @> ARRAY[$1]", announcing.ProcessID) > 0, "the closing waits");
        await RunAsync("UPDATE initiative SET facts = facts WHERE id = $1");
        await transaction.CommitAsync();
        (await closing).Is(200);

        async Task RunAsync(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, announcing, transaction) { Parameters = { new() { Value = collection.Id } } };
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Another_central_body_does_not_see_it()
    {
        var collection = await world.OpenAsync();
        (await world.Planner(await world.CpbAsync()).PostAsync($"/initiatives/{collection.Id}/close")).Is(404);
        (await world.Auditor.PostAsync($"/initiatives/{collection.Id}/close")).Is(403);
    }

    [Fact]
    public async Task Whatever_races_with_the_closing_is_either_counted_or_refused()
    {
        var collection = await world.OpenAsync(towns: 8);
        var demands = new List<Guid>();
        foreach (var body in collection.Bodies)
        {
            demands.Add(await collection.SubmittedAsync(body));
        }

        var planner = collection.Planner;
        var approvals = demands.Select(id => planner.PostAsync($"/demands/{id}/approve")).ToList();
        var closings = new List<Reply>();
        while (closings.All(x => x.Status != 200))
        {
            closings.Add(await planner.PostAsync($"/initiatives/{collection.Id}/close"));
        }

        var approved = await Task.WhenAll(approvals);
        var count = closings[^1]["count"].GetInt32();
        Assert.Equal(approved.Count(x => x.Status == 200), count);
        Assert.Equal(8, count); // it refuses while any is undecided, so all of them got in
    }

    [Fact]
    public async Task A_submission_that_races_with_the_closing_leaves_no_submitted_demand_behind_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var collection = await world.OpenAsync();
            var id = (await collection.DraftAsync()).Created();
            var both = await Task.WhenAll(collection.SubmitAsync(id), collection.Planner.PostAsync($"/initiatives/{collection.Id}/close"));
            Assert.Single(both, x => x.Status == 200);
        }
    }
}
