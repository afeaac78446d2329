using System.Net;

namespace Aggregator.GppMonitoring.Tests.Evidences;

public class ListEvidenceTests(GppService service)
{
    [Fact]
    public async Task Each_sees_their_own()
    {
        var story = new Story(service);
        await story.UntilActive("PUL-ST-1", "PUL-CC-3");
        var order = Ids.Next();
        await story.Delivered(order, 0, 1, new(2026, 1, 1), new(2026, 1, 31));
        await story.Evidence(2);

        var path = $"/api/gpp/v1/evidence?lotId={story.Lots[0]}";
        Assert.Equal(2, (await service.Supplier(story.Firm).Get(path)).Items().Count);
        Assert.Equal("PUL-CC-3", (await service.Body(story.Bodies[1], "buyer.gpp-referent").Get(path)).Items().Single().Text("criterionId"));
        Assert.Empty((await service.Body(story.Bodies[0], "buyer.gpp-referent").Get(path)).Items());
        Assert.Empty((await service.Cpb(Ids.Next(), "cpb.contract-manager").Get(path)).Items());
        Assert.Empty((await service.Supplier(Ids.Next()).Get(path)).Items());
        Assert.Equal(2, (await service.Service.Client(service.Tokens.Mint("auditor", Ids.Next(), ["auditor"])).Get(path)).Items().Count);
        Assert.Single((await story.Manager.Get($"/api/gpp/v1/evidence?orderId={order}")).Items());
        await service.Anonymous().Get(path, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_comes_in_pages()
    {
        var story = new Story(service);
        await story.UntilActive("PUL-ST-1", "PUL-ST-2", "PUL-ST-3");
        await story.Evidence(3);
        var first = await story.Manager.Get($"/api/gpp/v1/evidence?lotId={story.Lots[0]}&limit=2");
        var second = await story.Manager.Get($"/api/gpp/v1/evidence?lotId={story.Lots[0]}&limit=2&cursor={first.Text("next")}");
        Assert.Equal(3, first.Items().Concat(second.Items()).Select(item => item.Text("evidenceId")).Distinct().Count());
        Assert.Null(second.Text("next"));
    }
}
