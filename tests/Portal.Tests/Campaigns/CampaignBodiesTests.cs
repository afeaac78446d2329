namespace Aggregator.Portal.Tests.Campaigns;

public sealed class CampaignBodiesTests(Site site)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Bodies_are_found_by_state_province_and_name(int width)
    {
        var office = new Office(site.Gateway);
        var asked = new List<string>();
        site.Gateway.Instead[office.Api + "/board/bodies"] = (Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(context =>
        {
            asked.Add(context.Request.QueryString.Value!);
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, FakeGateway.Recorded($"api/demand/v1/initiatives/{Office.Open[11..]}/board/bodies").ToJsonString());
        });
        await using var visitor = await site.Visit(width, who: "milano", scripts: false);
        await visitor.Open(office.Address + "/bodies");
        await visitor.Page.SelectOptionAsync("#state", "missing");
        await visitor.Page.SelectOptionAsync("#province", "098");
        await visitor.Page.FillAsync("#name", "Codogno & dintorni");
        await visitor.Page.Locator(".filters button").ClickAsync();
        Assert.Contains("&state=missing&province=098&name=Codogno%20%26%20dintorni", asked[^1]);
        Assert.Equal("Codogno & dintorni", await visitor.Page.InputValueAsync("#name"));
        var maleo = await visitor.Page.Locator("tbody tr").Last.InnerTextAsync();
        Assert.Contains("20 dicembre 2026, ore 12:00", maleo);
        Assert.Contains("20 novembre 2026 (in tutto 2)", maleo);
        await visitor.FitsItsWidth();
        visitor.IsClean();
    }
}
