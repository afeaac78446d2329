namespace Aggregator.Portal.Tests.Campaigns;

public sealed class BoardTests(Site site)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task The_board_says_who_answered_in_figures_on_the_map_and_in_tables(int width)
    {
        await using var visitor = await site.Visit(width, who: "milano", scripts: false);
        Assert.Equal(200, await visitor.Open(Office.Open));
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("mancano 17 giorni", words);
        Assert.Contains("Esamina i fabbisogni arrivati (3 da decidere)", words);
        Assert.Contains("Sollecita chi non ha ancora presentato il fabbisogno (7 enti)", words);
        Assert.Equal(13, await visitor.Page.Locator("figure.map svg[role=img] .place").CountAsync());
        Assert.Equal(["approved", "drafting", "missing", "returned", "undecided"], (await visitor.Page.Locator(".map-legend [data-lot-key]").EvaluateAllAsync<string[]>("all => all.map(x => x.dataset.lotKey)")).Order());
        Assert.Equal(4, await visitor.Page.Locator("figure.chart rect").CountAsync());
        Assert.Contains("quarto trimestre 2027", words);
        Assert.Contains("€\u00a0310.250,00", words);
        Assert.Contains("Non indicato", words);
        visitor.IsClean();
    }

    [Fact]
    public async Task Before_it_opens_it_says_when_and_reminds_nobody()
    {
        var office = new Office(site.Gateway);
        office.Give("", initiative => (initiative["opensAt"], initiative["opened"]) = ("2999-01-07T08:00:00Z", false));
        var words = (await site.Gateway.ReadAsync(office.Address, "milano")).QuerySelector("main")!.TextContent;
        Assert.Contains("Si apre il 7 gennaio 2999, ore 09:00 e si chiude il 15 dicembre 2026", words);
        Assert.DoesNotContain("Sollecita chi non ha", words);
        Assert.Contains("prima non c’è nulla da sollecitare", (await site.Gateway.ReadAsync(office.Address + "/remind?all=true", "milano")).QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task Whether_it_has_opened_is_for_the_services_clock_to_say()
    {
        // A trial whose clock was moved on: by the calendar on the wall it opens in centuries, by the service it is open.
        var office = new Office(site.Gateway);
        office.Give("", initiative => (initiative["opensAt"], initiative["opened"]) = ("2999-01-07T08:00:00Z", true));
        Assert.DoesNotContain("Si apre il", (await site.Gateway.ReadAsync(office.Address, "milano")).QuerySelector("main")!.TextContent);
        Assert.NotNull((await site.Gateway.ReadAsync(office.Address + "/remind?all=true", "milano")).QuerySelector("textarea[name=message]"));
    }

    [Fact]
    public async Task A_country_is_drawn_by_province_and_its_thousands_of_bodies_are_not_read()
    {
        var office = new Office(site.Gateway);
        office.Give("/board", board => board["bodies"]!["invited"] = 7900);
        await using var visitor = await site.Visit(who: "milano");
        Assert.Equal(200, await visitor.Open(office.Address));
        Assert.Equal(2, await visitor.Page.Locator("figure.map .place").CountAsync());
        Assert.Contains("Milano: 7 su 10", await visitor.Page.Locator(".place").First.GetAttributeAsync("data-name"));
        // Only those that took theirs back, for the number that a reminder would reach.
        Assert.Single(site.Gateway.Asked, asked => asked.Path == office.Api + "/board/bodies");
        visitor.IsClean();
    }

    [Fact]
    public async Task What_others_wrote_is_shown_and_never_carried_out()
    {
        var office = new Office(site.Gateway, "<script>alert(1)</script><img src=x onerror=alert(2)>");
        office.Give("/board/bodies", list => list["items"]![0]!["name"] = "\"><svg onload=alert(3)>");
        await using var visitor = await site.Visit(who: "milano");
        visitor.Page.Dialog += (_, dialog) => Assert.Fail("carried out: " + dialog.Message);
        Assert.Equal(200, await visitor.Open(office.Address));
        Assert.Equal("<script>alert(1)</script><img src=x onerror=alert(2)>", await visitor.Page.Locator("h1").TextContentAsync());
        Assert.Equal(0, await visitor.Page.Locator("main img, main svg[onload]").CountAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task An_auditor_reads_and_is_offered_nothing_to_do()
    {
        await using var visitor = await site.Visit(who: "revisore", scripts: false);
        await visitor.Open(Office.Open);
        Assert.Equal(0, await visitor.Page.Locator("main a[href$='/remind']").CountAsync());
        await visitor.Open(Office.Open + "/bodies");
        Assert.Equal(0, await visitor.Page.Locator("main form[method=post]").CountAsync());
        await visitor.Open(Office.Open + "/review/" + Office.Demand);
        Assert.Equal(0, await visitor.Page.Locator("main form[method=post]").CountAsync());
        await visitor.Open(Office.Open + "/close");
        Assert.Equal(0, await visitor.Page.Locator("main form[method=post]").CountAsync());
        visitor.IsClean();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    public async Task Somebody_elses_collection_is_refused_as_the_API_refuses_it(int status)
    {
        var office = new Office(site.Gateway);
        site.Gateway.Instead[office.Api + "/board"] = status;
        await using var visitor = await site.Visit(who: "corsico");
        foreach (var page in new[] { "", "/bodies", "/review", "/reminders", "/deadline", "/close", "/remind" }) Assert.Equal(status, await visitor.Open(office.Address + page));
    }
}
