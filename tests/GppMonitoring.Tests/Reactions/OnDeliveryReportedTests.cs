namespace Aggregator.GppMonitoring.Tests.Reactions;

public class OnDeliveryReportedTests(GppService service)
{
    [Fact]
    public async Task Periodic_proofs_fall_due_once_a_period_and_the_last_ones_at_the_end()
    {
        var story = new Story(service, "road-maintenance");
        await story.UntilActive("STR-CC-2", "STR-CC-6", "STR-ST-7"); // six-monthly, yearly, at completion
        var (order, placed) = (Ids.Next(), new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero));
        await story.Delivered(order, 0, 0, new(2026, 1, 1), new(2026, 1, 31), placedAt: placed);
        await story.Delivered(order, 0, 0, new(2026, 2, 1), new(2026, 2, 28), placedAt: placed);
        Assert.Equal(["STR-CC-2", "STR-CC-6"], (await story.Evidence(2)).Select(Key).Order(StringComparer.Ordinal).Select(key => key[..8]));
        await story.Delivered(order, 0, 0, new(2026, 7, 1), new(2026, 7, 31), placedAt: placed);
        await story.Evidence(3);
        await story.Delivered(order, 0, 0, new(2026, 8, 1), new(2026, 8, 31), final: true, placedAt: placed);
        Assert.Equal(["STR-CC-2/0", "STR-CC-2/1", "STR-CC-6/0", "STR-ST-7/0"], (await story.Evidence(4)).Select(Key).Order(StringComparer.Ordinal));
        Assert.All(await story.Evidence(4), item => Assert.Equal((order.ToString(), story.Bodies[0].ToString()), (item.Text("orderId"), item.Text("bodyId"))));

        static string Key(System.Text.Json.JsonElement item) => $"{item.Text("criterionId")}/{item.Text("period")}";
    }
}
