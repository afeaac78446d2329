namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class WithdrawDemandTests(World world)
{
    [Fact]
    public async Task A_withdrawn_demand_makes_room_for_another()
    {
        var collection = await world.OpenAsync();
        var first = await collection.SubmittedAsync();
        Assert.Equal("withdrawn", (await world.Signatory(collection.Body).PostAsync($"/demands/{first}/withdraw", new { reason = "Si riparte" })).Is(200).Text("state"));
        Assert.Equal(["demand-submitted", "demand-withdrawn"], (await world.PublishedAsync(first)).Select(x => x.Name.Split('.')[1]));
        (await world.Signatory(collection.Body).PostAsync($"/demands/{first}/withdraw", new { reason = "Ancora" })).Refused(409, "demand.wrong-state");
        await collection.ApprovedAsync();
    }

    [Fact]
    public async Task A_drafter_drops_a_draft_quietly_but_not_what_was_signed()
    {
        var collection = await world.OpenAsync(towns: 2);
        var draft = (await collection.DraftAsync()).Created();
        (await world.Drafter(collection.Body).PostAsync($"/demands/{draft}/withdraw", new { reason = "Sbagliato" })).Is(200);
        Assert.Empty(await world.PublishedAsync(draft));
        var signed = await collection.SubmittedAsync(collection.Bodies[1]);
        (await world.Drafter(collection.Bodies[1]).PostAsync($"/demands/{signed}/withdraw", new { reason = "Sbagliato" })).Refused(403, "demand.signatory-withdraws");
        (await world.Signatory(collection.Bodies[0]).PostAsync($"/demands/{signed}/withdraw", new { reason = "Non mio" })).Is(404);
        (await world.Signatory(collection.Bodies[1]).PostAsync($"/demands/{signed}/withdraw", new { reason = "" })).Is(400);
    }
}
