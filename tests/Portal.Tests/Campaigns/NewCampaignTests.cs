using Aggregator.Local.Servers;

namespace Aggregator.Portal.Tests.Campaigns;

public sealed class NewCampaignTests(Site site)
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 1280)]
    [InlineData(false, 390)]
    public async Task A_collection_is_set_up_seen_and_opened(bool scripts, int width)
    {
        await using var own = await Own.StartAsync();
        own.Gateway.Instead["POST /api/demand/v1/initiatives"] = (201, (object)new { id = Guid.Parse(Office.Open[11..]) });
        await using var visitor = await own.Visit(site, width, scripts);
        await visitor.Open("/campaigns");
        await visitor.Page.GetByText("Nuova raccolta").ClickAsync();
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Pulizia immobili" }).ClickAsync();
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Soglia di oggi: €\u00a040.000,00 (DPCM 11-7-2018, art. 1)", words);
        Assert.Contains("questionario, versione 1", words);
        await visitor.Page.FillAsync("#title", "Pulizia <i>2027</i>");
        await visitor.Page.FillAsync("#closesAt", "2027-03-31T12:00");
        await visitor.Page.FillAsync("#durationMonths", "48");
        await visitor.Page.GetByLabel("Milano (9)").CheckAsync(new() { Force = true });
        await visitor.Page.FillAsync("#istatCodes", "098011, 098012\n098013");
        await visitor.Page.GetByText("Vedi chi sarà invitato").ClickAsync();
        Assert.Contains("Saranno invitati 12 enti", await visitor.Page.Locator("#preview").InnerTextAsync());
        Assert.Equal("Pulizia <i>2027</i>", await visitor.Page.InputValueAsync("#title"));
        Assert.True(await visitor.Page.GetByLabel("Milano (9)").IsCheckedAsync());
        await visitor.Page.GetByLabel("Comune di Rho").UncheckAsync(new() { Force = true });
        // One fewer than was shown is what the reader wanted, not a list that changed meanwhile.
        var fewer = FakeGateway.Recorded("api/demand/v1/invitees/preview");
        fewer["count"] = 11;
        own.Gateway.Instead["POST /api/demand/v1/invitees/preview"] = fewer;
        await visitor.Page.GetByText("Apri la raccolta e invita 12 enti").ClickAsync();
        var opened = Assert.Single(own.Gateway.Changes, change => change.Path == "/api/demand/v1/initiatives");
        Assert.Equal(("office-cleaning", "Pulizia <i>2027</i>", "2027-03-31T12:00:00+02:00", 48), (opened.Json["categoryCode"]!.GetValue<string>(), opened.Json["title"]!.GetValue<string>(), opened.Json["closesAt"]!.GetValue<string>(), opened.Json["durationMonths"]!.GetValue<int>()));
        Assert.Equal(["015"], opened.Json["provinces"]!.AsArray().Select(x => x!.GetValue<string>()));
        Assert.Equal(["098011", "098012", "098013"], opened.Json["istatCodes"]!.AsArray().Select(x => x!.GetValue<string>()));
        // The one that the recorded list leaves out, and the one just unticked.
        Assert.Equal(["7b0d0000-0000-7000-8000-000000000004", "7b0d0000-0000-7000-8000-000000000008"], opened.Json["except"]!.AsArray().Select(x => x!.GetValue<string>()).Order());
        Assert.Contains("La raccolta è aperta", await visitor.Page.Locator(".alert-success").InnerTextAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task A_list_that_changed_after_it_was_seen_is_shown_again_before_anything_opens()
    {
        await using var own = await Own.StartAsync();
        await using var visitor = await own.Visit(site, 1280, false);
        await visitor.Open("/campaigns/new?category=office-cleaning");
        await visitor.Page.FillAsync("#closesAt", "2027-03-31T12:00");
        await visitor.Page.GetByLabel("Lodi (3)").CheckAsync(new() { Force = true });
        await visitor.Page.GetByText("Vedi chi sarà invitato").ClickAsync();
        var preview = FakeGateway.Recorded("api/demand/v1/invitees/preview");
        preview["count"] = 13;
        own.Gateway.Instead["POST /api/demand/v1/invitees/preview"] = preview;
        await visitor.Page.GetByText("Apri la raccolta e invita 12 enti").ClickAsync();
        Assert.Contains("Nel frattempo l’elenco è cambiato", await visitor.Page.Locator("#preview").InnerTextAsync());
        Assert.DoesNotContain(own.Gateway.Changes, change => change.Path == "/api/demand/v1/initiatives");
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_its_field_and_what_was_typed_stays()
    {
        await using var own = await Own.StartAsync();
        await using var visitor = await own.Visit(site, 1280, false);
        await visitor.Open("/campaigns/new?category=office-cleaning");
        await visitor.Page.GetByText("Vedi chi sarà invitato").ClickAsync();
        Assert.Contains("Non hai ancora scelto nessuno", await visitor.Page.Locator("#errors").InnerTextAsync());
        own.Gateway.Instead["POST /api/demand/v1/invitees/preview"] = (Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(async context =>
        {
            // The question for all provinces is answered, the one with the wrong code refused.
            var wrong = own.Gateway.Changes.Last().Body.Contains("99999", StringComparison.Ordinal);
            context.Response.StatusCode = wrong ? 400 : 200;
            context.Response.ContentType = wrong ? "application/problem+json" : "application/json";
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, wrong
                ? System.Text.Json.JsonSerializer.Serialize(Office.Refusal("invalid-input", "Dati non validi", ("/istatCodes/0", "Nessun ente registrato ha il codice ISTAT 99999.")))
                : FakeGateway.Recorded("api/demand/v1/invitees/preview").ToJsonString());
        });
        await visitor.Page.FillAsync("#istatCodes", "99999 <b>");
        await visitor.Page.FillAsync("#title", "\"><script>alert(1)</script>");
        await visitor.Page.GetByText("Vedi chi sarà invitato").ClickAsync();
        Assert.Contains("Nessun ente registrato ha il codice ISTAT 99999.", await visitor.Page.Locator("#istatCodes-wrong").InnerTextAsync());
        Assert.Equal(("99999 <b>", "\"><script>alert(1)</script>"), (await visitor.Page.InputValueAsync("#istatCodes"), await visitor.Page.InputValueAsync("#title")));
        visitor.IsClean(422);
    }

    [Fact]
    public async Task A_town_is_found_by_its_name_and_taken_in_without_copying_its_code()
    {
        await using var own = await Own.StartAsync();
        own.Gateway.Instead["/api/demand/v1/bodies"] = new { items = new[] { new { name = "Codogno", istatCode = "098019", provinceName = "Lodi" }, new { name = "<b>Codevilla</b>", istatCode = "018054", provinceName = "Pavia" } } };
        await using var visitor = await own.Visit(site, 390, false);
        await visitor.Open("/campaigns/new?category=office-cleaning");
        await visitor.Page.FillAsync("#find", "cod");
        await visitor.Page.GetByText("Cerca il Comune").ClickAsync();
        Assert.Contains("<b>Codevilla</b> (Pavia)", await visitor.Page.Locator(".found").InnerTextAsync());
        await visitor.Page.GetByLabel("Invita Codogno (Lodi)", new() { Exact = true }).CheckAsync(new() { Force = true });
        await visitor.Page.GetByText("Vedi chi sarà invitato").ClickAsync();
        Assert.Equal(["098019"], own.Gateway.Changes.First(change => change.Body.Contains("istatCodes", StringComparison.Ordinal)).Json["istatCodes"]!.AsArray().Select(code => code!.GetValue<string>()));
        Assert.True(await visitor.Page.GetByLabel("Invita Codogno (Lodi)", new() { Exact = true }).IsCheckedAsync());
        Assert.Equal(0, await visitor.Page.GetByText("Codevilla").CountAsync());
        await visitor.FitsItsWidth();
    }

    [Fact]
    public async Task Only_planners_set_collections_up_and_what_cannot_be_collected_is_not_offered()
    {
        await using var visitor = await site.Visit(who: "revisore");
        Assert.Equal(403, await visitor.Open("/campaigns/new"));
        await using var planner = await site.Visit(who: "milano");
        Assert.Equal(404, await planner.Open("/campaigns/new?category=armed-security"));
        Assert.Equal(404, await planner.Open("/campaigns/new?category=%3Cscript%3E"));
        Assert.Equal(200, await planner.Open("/campaigns/new"));
        Assert.Equal(0, await planner.Page.Locator("a:has-text('Vigilanza armata')").CountAsync());
    }

    /// <summary>Addresses here name no collection of the test's own, so it has a gateway and a portal of its own.</summary>
    private sealed class Own(FakeGateway gateway, ServiceProcess portal) : IAsyncDisposable
    {
        public FakeGateway Gateway => gateway;

        public static async Task<Own> StartAsync()
        {
            var gateway = await FakeGateway.StartAsync();
            var portal = await Site.Portal(new() { ["Aggregator__Gateway"] = gateway.Address.ToString(), ["Aggregator__Trial"] = "true" });
            gateway.Portal = portal.Address;
            return new Own(gateway, portal);
        }

        public async Task<Visitor> Visit(Site site, int width, bool scripts)
        {
            var context = await site.Browser.NewContextAsync(new() { BaseURL = gateway.Address.ToString(), ViewportSize = new() { Width = width, Height = 900 }, Locale = "it-IT", JavaScriptEnabled = scripts });
            await context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = "session", Value = "milano", Url = gateway.Address.ToString() }]);
            return await Visitor.ArriveAsync(context, gateway.Address);
        }

        public async ValueTask DisposeAsync()
        {
            await portal.DisposeAsync();
            await gateway.DisposeAsync();
        }
    }
}
