using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class ListRemindersTests(World world)
{
    [Fact]
    public async Task A_reminder_without_a_mail_server_goes_to_the_log_and_says_so()
    {
        var collection = await world.OpenAsync();
        (await collection.Planner.PostAsync($"/initiatives/{collection.Id}/reminders", new { all = true, message = "Bastano dieci minuti" })).Is(200);
        await Eventually.Holds(async () =>
        {
            var reminder = (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/reminders")).Is(200)["items"].EnumerateArray().Single();
            Assert.StartsWith("Comune ", reminder.GetProperty("name").GetString());
            Assert.Equal("Bastano dieci minuti", reminder.GetProperty("message").GetString());
            Assert.Equal((collection.Body, "sent", "log"), (reminder.GetProperty("bodyId").GetGuid(), reminder.GetProperty("state").GetString(), reminder.TryGetProperty("channel", out var channel) ? channel.GetString() : null));
        });
        (await world.Planner(await world.CpbAsync()).GetAsync($"/initiatives/{collection.Id}/reminders")).Is(404);
        Assert.Equal(1, (await collection.Planner.GetAsync($"/initiatives/{collection.Id}/board")).Is(200)["reminders"].GetProperty("sent").GetInt32());
    }
}
