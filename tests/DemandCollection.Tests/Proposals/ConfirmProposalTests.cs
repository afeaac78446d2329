namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class ConfirmProposalTests(World world)
{
    private async Task<IReadOnlyList<Guid>> ProposedAsync(Guid body, int count = 1)
    {
        await world.Drafter(body).DeliverAsync([.. Enumerable.Range(0, count).Select(i => Sources.Boiler($"P{i}"))]);
        return await world.ProposalsAsync(body, "&state=proposed");
    }

    private Task<Reply> ConfirmAsync(Guid body, Guid proposal, Guid initiative, string? ifMatch = null) =>
        world.Drafter(body).PostAsync($"/proposals/{proposal}/confirm", Sources.Confirmed(initiative), ifMatch);

    [Fact]
    public async Task A_confirmation_begins_the_demand_and_the_next_one_adds_to_it()
    {
        var collection = await world.OpenAsync();
        var proposals = await ProposedAsync(collection.Body, 2);
        var first = (await ConfirmAsync(collection.Body, proposals[0], collection.Id)).Is(200);
        Assert.Equal(("draft", 1, "3600.00", "\"1\""), (first.Text("state"), first["lines"].GetArrayLength(), first["totalValue"].GetProperty("amount").GetString(), first.ETag));
        var second = (await ConfirmAsync(collection.Body, proposals[1], collection.Id)).Is(200);
        Assert.Equal((first.Text("id"), 2, "\"2\""), (second.Text("id"), second["lines"].GetArrayLength(), second.ETag));
        var shown = (await world.Drafter(collection.Body).GetAsync($"/proposals/{proposals[1]}")).Is(200);
        Assert.Equal(("confirmed", first.Text("id"), second["lines"][1].GetProperty("lineId").ToString()), (shown.Text("state"), shown.Text("demandId"), shown.Text("lineId")));
        (await ConfirmAsync(collection.Body, proposals[1], collection.Id)).Refused(409, "proposal.wrong-state");
        Assert.Empty(await world.PublishedAsync(first["id"].GetGuid()));
    }

    [Fact]
    public async Task Confirmations_at_once_all_hold_whether_they_begin_the_demand_or_add_to_it()
    {
        var collection = await world.OpenAsync();
        var proposals = await ProposedAsync(collection.Body, 12);
        var replies = await Task.WhenAll(proposals.Select(x => ConfirmAsync(collection.Body, x, collection.Id)));
        Assert.All(replies, x => x.Is(200));
        var id = Assert.Single(replies.Select(x => x.Text("id")).Distinct());
        var demand = (await world.Drafter(collection.Body).GetAsync($"/demands/{id}")).Is(200);
        Assert.Equal((12, 12, "43200.00"), (demand["version"].GetInt32(), demand["lines"].GetArrayLength(), demand["totalValue"].GetProperty("amount").GetString()));
        Assert.Equal(proposals, await world.ProposalsAsync(collection.Body, "&state=confirmed"));
    }

    [Fact]
    public async Task The_same_proposal_confirmed_at_once_becomes_one_line()
    {
        var collection = await world.OpenAsync();
        var proposal = Assert.Single(await ProposedAsync(collection.Body));
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ConfirmAsync(collection.Body, proposal, collection.Id)));
        Assert.Equal(1, Assert.Single(replies, x => x.Status == 200)["lines"].GetArrayLength());
        Assert.All(replies.Where(x => x.Status != 200), x => x.Refused(409, "proposal.wrong-state"));
    }

    [Fact]
    public async Task A_demand_that_was_sent_becomes_amended()
    {
        var collection = await world.OpenAsync();
        var id = await collection.ApprovedAsync();
        var amended = (await ConfirmAsync(collection.Body, (await ProposedAsync(collection.Body))[0], collection.Id)).Is(200);
        Assert.Equal((id.ToString(), "amended", 2), (amended.Text("id"), amended.Text("state"), amended["lines"].GetArrayLength()));
        Assert.Equal("demand-amended", (await world.PublishedAsync(id))[^1].Name.Split('.')[1]);
    }

    [Fact]
    public async Task A_proposal_whose_line_left_the_demand_may_be_confirmed_again()
    {
        var collection = await world.OpenAsync();
        var proposal = Assert.Single(await ProposedAsync(collection.Body));
        var confirmed = (await ConfirmAsync(collection.Body, proposal, collection.Id)).Is(200);
        (await world.Drafter(collection.Body).PutAsync($"/demands/{confirmed.Text("id")}", new { lines = new[] { Collection.Offices() } }, confirmed.ETag)).Is(200);
        var shown = (await world.Drafter(collection.Body).GetAsync($"/proposals/{proposal}")).Is(200);
        Assert.Equal("proposed", shown.Text("state"));
        Assert.Equal([proposal], await world.ProposalsAsync(collection.Body, "&state=proposed"));
        Assert.Equal(2, (await ConfirmAsync(collection.Body, proposal, collection.Id)).Is(200)["lines"].GetArrayLength());
        (await world.Drafter(collection.Body).PostAsync($"/demands/{confirmed.Text("id")}/withdraw", new { reason = "Rifacciamo" })).Is(200);
        Assert.Equal([proposal], await world.ProposalsAsync(collection.Body, "&state=proposed"));
        Assert.Equal(1, (await ConfirmAsync(collection.Body, proposal, collection.Id)).Is(200)["lines"].GetArrayLength());
    }

    [Fact]
    public async Task A_source_that_changes_afterwards_leaves_line_and_state_alone()
    {
        var collection = await world.OpenAsync();
        var proposal = Assert.Single(await ProposedAsync(collection.Body));
        var before = (await ConfirmAsync(collection.Body, proposal, collection.Id)).Is(200);
        Assert.Equal((0, 1, 0), (await world.Drafter(collection.Body).DeliverAsync(Sources.Boiler("P0", quantity: 7))).Tally());
        var shown = (await world.Drafter(collection.Body).GetAsync($"/proposals/{proposal}")).Is(200);
        Assert.Equal(("confirmed", true, "7"), (shown.Text("state"), shown["sourceChanged"].GetBoolean(), shown["line"].GetProperty("quantity").GetString()));
        Assert.Equal(before["lines"].ToString(), (await world.Drafter(collection.Body).GetAsync($"/demands/{before.Text("id")}"))["lines"].ToString());
    }

    [Fact]
    public async Task Deadline_invitation_category_and_rules_of_lines_hold_as_for_an_edit()
    {
        var (open, roads, foreign) = (await world.OpenAsync(), await world.OpenAsync("road-maintenance"), await world.OpenAsync());
        var closed = await world.OpenAsync(invited: [open.Body]);
        (await closed.Planner.PostAsync($"/initiatives/{closed.Id}/close")).Is(200);
        var proposal = (await ProposedAsync(open.Body))[0];
        (await ConfirmAsync(open.Body, proposal, closed.Id)).Refused(422, "demand.collection-closed");
        (await ConfirmAsync(open.Body, proposal, foreign.Id)).Refused(403, "demand.not-invited");
        (await ConfirmAsync(open.Body, proposal, Guid.CreateVersion7())).Refused(422, "proposal.unknown-initiative");
        (await ConfirmAsync(roads.Body, (await ProposedAsync(roads.Body))[0], roads.Id)).Refused(422, "proposal.other-category");
        var path = $"/proposals/{proposal}/confirm";
        var wrong = new { site = "", description = "x", quantity = -1, unit = "m2", yearlyValue = new { amount = "1" }, lineId = Guid.CreateVersion7() };
        Assert.Equal([("/line/site", "required"), ("/line/quantity", "positive"), ("/line/lineId", "demand.unknown-line")],
            (await world.Drafter(open.Body).PostAsync(path, new { initiativeId = open.Id, line = wrong })).Is(400).Errors);
        var misfit = new { site = "a", description = "x", quantity = 1, unit = "furlong", yearlyValue = new { amount = "1" } };
        Assert.Equal([("/line/unit", "demand.unit")], (await world.Drafter(open.Body).PostAsync(path, new { initiativeId = open.Id, line = misfit })).Refused(422, "demand.lines-refused").Errors);
        (await ConfirmAsync(open.Body, proposal, open.Id, "\"7\"")).Is(412);
        Assert.Equal("proposed", (await world.Drafter(open.Body).GetAsync($"/proposals/{proposal}")).Text("state"));
        Assert.Empty((await world.Drafter(open.Body).GetAsync("/demands")).Is(200)["items"].EnumerateArray());
    }

    [Fact]
    public async Task Nobody_confirms_for_another_body()
    {
        var collection = await world.OpenAsync(towns: 2);
        await world.Planner(collection.Cpb).DeliverAsync(Sources.Boiler("1", collection.Body));
        var proposal = Assert.Single(await world.ProposalsAsync(collection.Body));
        (await ConfirmAsync(collection.Bodies[1], proposal, collection.Id)).Is(404);
        (await collection.Planner.PostAsync($"/proposals/{proposal}/confirm", Sources.Confirmed(collection.Id))).Is(403);
        (await world.AsDelegate(Guid.CreateVersion7(), collection.Body, "buyer.drafter").PostAsync($"/proposals/{proposal}/confirm", Sources.Confirmed(collection.Id))).Is(200);
    }
}
