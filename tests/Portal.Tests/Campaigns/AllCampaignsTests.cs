namespace Aggregator.Portal.Tests.Campaigns;

public sealed class AllCampaignsTests(Site site)
{
    [Fact]
    public async Task The_office_sees_its_collections_with_their_progress_and_the_totals()
    {
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        Assert.Equal(200, await visitor.Open("/desk"));
        await visitor.Page.ClickAsync("a[href='/campaigns']");
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Hanno risposto 8 enti su 13; approvati 4", words);
        Assert.Contains("Da esaminare o da rifirmare: 3", words);
        Assert.Contains("91 su 133", words);
        Assert.Equal("61.5", await visitor.Page.Locator(".initiative-card progress").First.GetAttributeAsync("value"));
        visitor.IsClean();
    }

    [Fact]
    public async Task Who_may_not_see_it_is_told_so_and_a_stranger_logs_in_first()
    {
        await using var gateway = await site.Gateway.AnnexAsync();
        gateway.Instead["/api/demand/v1/campaigns"] = 403;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gateway.Address };
        Assert.Equal("/login?returnUrl=%2Fcampaigns", (await http.GetAsync("/campaigns")).Headers.Location?.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/campaigns") { Headers = { { "Cookie", "session=corsico" } } };
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.SendAsync(request)).StatusCode);
    }
}
