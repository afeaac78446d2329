namespace Aggregator.Portal.Tests.Campaigns;

public sealed class ReviewDemandTests(Site site)
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task A_demand_is_approved_with_one_click_and_the_next_one_comes(bool scripts, int width)
    {
        var office = new Office(site.Gateway);
        var next = new Office(site.Gateway);
        next.GiveDemand(demand => demand["initiativeId"] = office.Id, "\"7\"");
        office.AnswerDemand("approve", new { id = office.DemandId });
        office.Give("/review", list => list["items"]![0]!["demandId"] = next.DemandId);
        await using var visitor = await site.Visit(width, who: "milano", scripts: scripts);
        await visitor.Open(office.Review);
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("protocollo 18422/2026", words);
        Assert.Contains("Depositi e archivi", words);
        Assert.Contains("0,069 per abitante", words);
        Assert.Contains("L’ente non ha ancora risposto.", words);
        Assert.Contains("raggiunge la soglia", words);
        await visitor.Page.GetByText("Approva e passa al successivo").ClickAsync();
        Assert.Equal("\"2\"", Assert.Single(office.Changes).Version);
        Assert.EndsWith($"{office.Address}/review/{next.DemandId}?done=demand-approved", visitor.Page.Url);
        Assert.Contains("Il fabbisogno è approvato.", await visitor.Page.Locator(".alert-success").InnerTextAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task A_demand_that_changed_meanwhile_is_shown_anew_and_the_reasons_typed_stay()
    {
        var office = new Office(site.Gateway);
        office.AnswerDemand("return", (412, Office.Refusal("stale", "Qualcun altro lo ha modificato.")));
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Review);
        await visitor.Page.Locator(".return summary").ClickAsync();
        await visitor.Page.FillAsync("#reasons", "Riga 2: <b>manca</b> la superficie");
        office.GiveDemand(demand => demand["lines"]![0]!["description"] = "Pulizia rifatta", "\"5\"");
        await visitor.Page.GetByText("Restituisci con queste ragioni").ClickAsync();
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Nel frattempo questo fabbisogno è cambiato", words);
        Assert.Contains("Pulizia rifatta", words);
        Assert.Equal("Riga 2: <b>manca</b> la superficie", await visitor.Page.InputValueAsync("#reasons"));
        office.AnswerDemand("return", new { id = office.DemandId });
        office.Give("/review", list => list["items"] = new System.Text.Json.Nodes.JsonArray());
        await visitor.Page.GetByText("Restituisci con queste ragioni").ClickAsync();
        Assert.Equal(["\"2\"", "\"5\""], office.Changes.Select(change => change.Version));
        Assert.Equal("Riga 2: <b>manca</b> la superficie", office.Changes[^1].Json["reasons"]!.GetValue<string>());
        Assert.Contains("Non c’è nessun fabbisogno da esaminare.", await visitor.Page.Locator("main").InnerTextAsync());
        visitor.IsClean(412);
    }

    [Fact]
    public async Task What_the_rules_refuse_is_said_above_the_form()
    {
        var office = new Office(site.Gateway);
        office.AnswerDemand("approve", (422, Office.Refusal("demand.own-work", "Chi ha scritto o firmato il fabbisogno non lo approva.")));
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Review);
        await visitor.Page.GetByText("Approva e passa al successivo").ClickAsync();
        Assert.Contains("Chi ha scritto o firmato il fabbisogno non lo approva.", await visitor.Page.Locator("#errors").InnerTextAsync());
        visitor.IsClean(422);
    }

    [Fact]
    public async Task Of_very_many_lines_the_page_shows_a_hundred_and_leads_to_the_spreadsheet()
    {
        var office = new Office(site.Gateway);
        office.GiveDemand(demand =>
        {
            var line = demand["lines"]![0]!.ToJsonString();
            demand["lines"] = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, 1000).Select(_ => System.Text.Json.Nodes.JsonNode.Parse(line))]);
            demand["lineCount"] = 4321;
        }, "\"2\"");
        await using var visitor = await site.Visit(who: "milano", scripts: false);
        await visitor.Open(office.Review + "?page=10");
        Assert.Equal(100, await visitor.Page.Locator("#lines tbody tr").CountAsync());
        Assert.Contains("Sono mostrate le prime 1.000 righe su 4.321.", await visitor.Page.Locator("#lines").InnerTextAsync());
        Assert.Equal($"/api/demand/v1/demands/{office.DemandId}/spreadsheet?format=xlsx", await visitor.Page.Locator("#lines .empty a").GetAttributeAsync("href"));
        Assert.Equal(200, await visitor.Open(office.Review + "?page=99999999"));
        visitor.IsClean();
    }

    [Fact]
    public async Task A_demand_of_another_collection_is_not_shown_under_this_one()
    {
        var (office, other) = (new Office(site.Gateway), new Office(site.Gateway));
        await using var visitor = await site.Visit(who: "milano");
        Assert.Equal(404, await visitor.Open($"{office.Address}/review/{other.DemandId}"));
    }
}
