namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class EditDemandTests(World world)
{
    [Fact]
    public async Task An_edit_needs_the_version_read()
    {
        var collection = await world.OpenAsync();
        var draft = (await collection.DraftAsync()).Is(201);
        var (path, edit) = ($"/demands/{draft.Created()}", new { lines = new[] { Collection.Offices(10, "20.00") } });
        (await world.Drafter(collection.Body).PutAsync(path, edit)).Is(428);
        var edited = (await world.Drafter(collection.Body).PutAsync(path, edit, draft.ETag)).Is(200);
        Assert.Equal(("60.00", "\"2\""), (edited["totalValue"].GetProperty("amount").GetString(), edited.ETag));
        (await world.Drafter(collection.Body).PutAsync(path, edit, draft.ETag)).Refused(412, "stale");
    }

    [Fact]
    public async Task Of_two_edits_at_once_one_wins_and_the_other_hears_of_it()
    {
        var collection = await world.OpenAsync();
        var draft = (await collection.DraftAsync()).Is(201);
        var replies = await Task.WhenAll(Enumerable.Range(1, 4).Select(i =>
            world.Drafter(collection.Body).PutAsync($"/demands/{draft.Created()}", new { lines = Enumerable.Range(0, i).Select(_ => Collection.Offices(i, $"{i}.00")) }, draft.ETag)));
        var winner = Assert.Single(replies, x => x.Status == 200);
        Assert.All(replies.Where(x => x != winner), x => x.Refused(412, "stale"));
        var now = (await world.Drafter(collection.Body).GetAsync($"/demands/{draft.Created()}")).Is(200);
        Assert.Equal(winner["lines"].ToString(), now["lines"].ToString());
    }

    [Fact]
    public async Task A_line_keeps_its_identity()
    {
        var collection = await world.OpenAsync();
        var draft = (await collection.DraftAsync(null, Collection.Offices(1, "1.00"), Collection.Offices(2, "2.00"))).Is(201);
        var kept = draft["lines"][1].GetProperty("lineId").GetGuid();
        var line = new { lineId = kept, site = "Scuola", description = "Pulizia", quantity = 5, unit = "m2", yearlyValue = new { amount = "5.00" }, fields = new { areaType = "toilets", timesPerWeek = "1" } };
        var edited = (await world.Drafter(collection.Body).PutAsync($"/demands/{draft.Created()}", new { lines = new object[] { line, Collection.Offices(3, "3.00") } }, draft.ETag)).Is(200);
        Assert.Equal((kept, "Scuola", 2), (edited["lines"][0].GetProperty("lineId").GetGuid(), edited["lines"][0].GetProperty("site").GetString(), edited["lines"].GetArrayLength()));
        Assert.Equal("/lines/0/lineId", (await world.Drafter(collection.Body).PutAsync($"/demands/{draft.Created()}",
            new { lines = new object[] { line with { lineId = draft["lines"][0].GetProperty("lineId").GetGuid() } } }, edited.ETag)).Is(400).Errors.Single().Pointer);
    }

    [Fact]
    public async Task An_approved_demand_that_is_edited_must_be_signed_and_approved_again()
    {
        var collection = await world.OpenAsync();
        var id = await collection.ApprovedAsync();
        var approved = await world.Drafter(collection.Body).GetAsync($"/demands/{id}");
        var amended = (await world.Drafter(collection.Body).PutAsync($"/demands/{id}", new { lines = new[] { Collection.Offices(1, "1.00") } }, approved.ETag)).Is(200);
        Assert.Equal("amended", amended.Text("state"));
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Refused(409, "demand.wrong-state");
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/close")).Refused(422, "initiative.undecided-demands");
        Assert.Equal("resubmitted", (await collection.SubmitAsync(id)).Is(200).Text("state"));
        (await collection.Planner.PostAsync($"/demands/{id}/approve")).Is(200);
        Assert.Equal(["demand-submitted", "demand-approved", "demand-amended", "demand-submitted", "demand-approved"], (await world.PublishedAsync(id)).Select(x => x.Name.Split('.')[1]));
    }

    [Fact]
    public async Task A_foreign_body_and_the_central_body_do_not_edit()
    {
        var collection = await world.OpenAsync(towns: 2);
        var id = await collection.SubmittedAsync();
        (await world.Drafter(collection.Bodies[1]).PutAsync($"/demands/{id}", new { lines = "x" }, "\"1\"")).Is(404);
        (await collection.Planner.PutAsync($"/demands/{id}", new { lines = "x" }, "\"1\"")).Is(403);
    }
}
