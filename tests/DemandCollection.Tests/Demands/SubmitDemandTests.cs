using System.Text.Json;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class SubmitDemandTests(World world)
{
    [Theory]
    [InlineData("office-cleaning", true)]
    [InlineData("armed-security", false)]
    public async Task The_message_says_whether_the_public_may_see_the_lines(string category, bool open)
    {
        var collection = await world.OpenAsync(category);
        object line = open ? Collection.Offices() : new { site = "Tribunale", description = "Postazione fissa", quantity = 8760, unit = "hour", yearlyValue = new { amount = "240000.00" }, fields = new { shift = "night", armed = "true" } };
        var id = await collection.SubmittedAsync(null, line);
        var message = (await world.PublishedAsync(id)).Single();
        Assert.Equal(open, JsonDocument.Parse(message.Body).RootElement.GetProperty("demand").GetProperty("linesPublic").GetBoolean());
    }

    [Fact]
    public async Task A_demand_is_signed_sent_and_published_in_full()
    {
        var collection = await world.OpenAsync();
        var id = (await collection.DraftAsync()).Created();
        var reply = (await collection.SubmitAsync(id)).Is(200);
        Assert.Equal(("submitted", "\"2\""), (reply.Text("state"), reply.ETag));
        var message = Assert.Single(await world.PublishedAsync(id));
        var submitted = JsonSerializer.Deserialize<DemandSubmitted>(message.Body, Json.Options)!;
        Assert.Equal(("demand-collection.demand-submitted.v1", "12/2026", "determina 12/2026", 315000m), (message.Name, submitted.ProtocolNumber, submitted.ActReference, submitted.Demand.TotalValue.Amount));
        Assert.Equal(("offices", 3600m), (submitted.Demand.Lines.Single().Fields["areaType"], submitted.Demand.Lines.Single().Quantity));
        Assert.Equal(2L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1", id));
    }

    [Fact]
    public async Task What_the_category_asks_for_is_pointed_at_where_it_is_missing()
    {
        var collection = await world.OpenAsync("road-maintenance");
        var line = new { site = "SP 12", description = "Sfalcio", quantity = 38000, unit = "m2", yearlyValue = new { amount = "9000.00" }, fields = new Dictionary<string, string>() };
        var id = (await collection.DraftAsync(null, line, line)).Created();
        var reply = (await collection.SubmitAsync(id)).Refused(422, "demand.lines-incomplete");
        Assert.Equal(["/lines/0/fields/nature", "/lines/0/fields/cutsPerYear", "/lines/1/fields/nature", "/lines/1/fields/cutsPerYear"], reply.Errors.Select(x => x.Pointer));
        Assert.Empty(await world.PublishedAsync(id));
        Assert.Equal("draft", (await world.Drafter(collection.Body).GetAsync($"/demands/{id}")).Text("state"));
    }

    [Fact]
    public async Task Who_last_edited_may_not_sign_whichever_way_the_account_comes()
    {
        var collection = await world.OpenAsync();
        var person = Guid.CreateVersion7();
        var id = (await world.AsAccount(person, "body", collection.Body, "buyer.drafter", "buyer.signatory").PostAsync($"/initiatives/{collection.Id}/demands", new { lines = new[] { Collection.Offices() } })).Created();
        var submission = new { protocolNumber = "1", protocolDate = "2026-01-02", actReference = "determina 12/2026" };
        (await world.AsAccount(person, "body", collection.Body, "buyer.drafter", "buyer.signatory").PostAsync($"/demands/{id}/submit", submission)).Refused(403, "demand.same-person");
        (await world.AsDelegate(person, collection.Body, "buyer.signatory").PostAsync($"/demands/{id}/submit", submission)).Refused(403, "demand.same-person");
        (await world.AsDelegate(Guid.CreateVersion7(), collection.Body, "buyer.signatory").PostAsync($"/demands/{id}/submit", submission)).Is(200);
    }

    [Fact]
    public async Task A_body_content_with_one_person_signs_its_own_draft()
    {
        var town = await world.TownAsync(twoPeople: false);
        var collection = await world.OpenAsync(invited: [town]);
        var secretary = world.AsAccount(Guid.CreateVersion7(), "body", town, "buyer.drafter", "buyer.signatory");
        var id = (await secretary.PostAsync($"/initiatives/{collection.Id}/demands", new { lines = new[] { Collection.Offices() } })).Created();
        (await secretary.PostAsync($"/demands/{id}/submit", new { protocolNumber = "1", protocolDate = "2026-01-02", actReference = "determina 12/2026" })).Is(200);
    }

    [Fact]
    public async Task Wrong_input_wrong_people_and_wrong_states()
    {
        var collection = await world.OpenAsync(towns: 2);
        var id = (await collection.DraftAsync()).Created();
        foreach (var act in new[] { "", " ", new string('a', 301) })
        {
            Assert.Equal(["/actReference", "/protocolDate", "/protocolNumber"], (await world.Signatory(collection.Body).PostAsync($"/demands/{id}/submit", new { protocolNumber = "", protocolDate = "2999-01-01", actReference = act })).Is(400).Errors.Select(x => x.Pointer).Order());
        }

        Assert.Equal(["/actReference"], (await world.Signatory(collection.Body).PostAsync($"/demands/{id}/submit", new { protocolNumber = "1", protocolDate = "2026-01-02" })).Is(400).Errors.Select(x => x.Pointer));
        (await world.Signatory(collection.Bodies[1]).PostAsync($"/demands/{id}/submit", new { })).Is(404);
        (await world.Drafter(collection.Body).PostAsync($"/demands/{id}/submit", new { })).Is(403);
        (await world.Signatory(collection.Body).PostAsync($"/demands/{id}/submit", new { protocolNumber = "1", protocolDate = "2026-01-02", actReference = "determina 12/2026" }, ifMatch: "\"9\"")).Refused(412, "stale");
        (await collection.SubmitAsync(id)).Is(200);
        (await collection.SubmitAsync(id)).Refused(409, "demand.wrong-state");
    }

    [Fact]
    public async Task A_repeated_submission_has_one_effect()
    {
        var collection = await world.OpenAsync();
        var id = (await collection.DraftAsync()).Created();
        var (signatory, key) = (world.Signatory(collection.Body), Guid.NewGuid().ToString());
        var submission = new { protocolNumber = "1", protocolDate = "2026-01-02", actReference = "determina 12/2026" };
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => signatory.PostAsync($"/demands/{id}/submit", submission, key: key)));
        Assert.All(replies, x => Assert.Equal(replies[0].Is(200).Bytes, x.Is(200).Bytes));
        Assert.Single(await world.PublishedAsync(id));
        (await signatory.PostAsync($"/demands/{id}/submit", submission with { protocolNumber = "2" }, key: key)).Refused(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Two_signatures_at_once_make_one_submission()
    {
        var collection = await world.OpenAsync();
        var id = (await collection.DraftAsync()).Created();
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => collection.SubmitAsync(id)));
        Assert.Single(replies, x => x.Status == 200);
        Assert.All(replies.Where(x => x.Status != 200), x => Assert.Equal(409, x.Status));
        Assert.Single(await world.PublishedAsync(id));
    }
}
