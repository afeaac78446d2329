namespace Aggregator.Portal.Tests.Campaigns;

public sealed class NewCampaignTests(Site site)
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 1280)]
    [InlineData(false, 390)]
    public async Task A_collection_is_set_up_seen_and_opened(bool scripts, int width)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["POST /api/demand/v1/initiatives"] = (201, (object)new { id = Guid.Parse(Office.Open[11..]) });
        await using var visitor = await own.Visit("milano", scripts, width);
        await visitor.Open("/campaigns");
        await visitor.Page.GetByText("Nuova raccolta").ClickAsync();
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Pulizia immobili" }).ClickAsync();
        var words = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Soglia di oggi: €\u00a040.000,00 (DPCM 11-7-2018, art. 1)", words);
        Assert.Contains("questionario, versione 1", words);
        await visitor.Page.FillAsync("#title", "Pulizia <i>2027</i>");
        await visitor.Page.FillAsync("#closesAt", "2027-03-31T12:00");
        await visitor.Page.FillAsync("#durationMonths", "48");
        await visitor.Page.Locator("label[for=provinces-015]").ClickAsync();
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
        await using var own = await Own.StartAsync(site);
        await using var visitor = await own.Visit("milano", scripts: false);
        await visitor.Open("/campaigns/new?category=office-cleaning");
        await visitor.Page.FillAsync("#closesAt", "2027-03-31T12:00");
        await visitor.Page.GetByText("Lodi (3)").ClickAsync();
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
        await using var own = await Own.StartAsync(site);
        await using var visitor = await own.Visit("milano", scripts: false);
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
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["/api/demand/v1/bodies"] = new { items = new[] { new { name = "Codogno", istatCode = "098019", provinceName = "Lodi" }, new { name = "<b>Codevilla</b>", istatCode = "018054", provinceName = "Pavia" } } };
        await using var visitor = await own.Visit("milano", scripts: false, width: 390);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Version_and_opening_are_chosen_and_the_other_language_keeps_what_was_typed(bool scripts)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["/api/demand/v1/categories/office-cleaning/questionnaires"] = new { items = new[] { new { version = 1, publishedAt = "2026-01-05T08:00:00Z" }, new { version = 2, publishedAt = "2026-09-05T08:00:00Z" } }, next = (string?)null };
        var categories = FakeGateway.Recorded("categories");
        categories["items"]![1]!["questionnaireVersion"] = 2;
        own.Gateway.Instead["/api/demand/v1/categories"] = categories;
        own.Gateway.Instead["POST /api/demand/v1/initiatives"] = (201, (object)new { id = Guid.Parse(Office.Open[11..]) });
        await using var visitor = await own.Visit("milano", scripts, 390);
        await visitor.Open("/campaigns/new?category=office-cleaning");
        Assert.Equal(("2", "Versione 2, pubblicata il 5 settembre 2026"), (await visitor.Page.InputValueAsync("#questionnaireVersion"), await visitor.Page.Locator("#questionnaireVersion option").First.InnerTextAsync()));
        await visitor.Page.SelectOptionAsync("#questionnaireVersion", "1");
        await visitor.Page.FillAsync("#title", "Pulizia 2027");
        await visitor.Page.FillAsync("#opensAt", "2027-01-07T09:00");
        await visitor.Page.FillAsync("#closesAt", "2027-03-31T12:00");
        await visitor.Page.FillAsync("#istatCodes", "098011");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Continue in English" }).ClickAsync();
        Assert.Equal("en", await visitor.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal(("Pulizia 2027", "2027-01-07T09:00", "1", "098011"), (await visitor.Page.InputValueAsync("#title"), await visitor.Page.InputValueAsync("#opensAt"), await visitor.Page.InputValueAsync("#questionnaireVersion"), await visitor.Page.InputValueAsync("#istatCodes")));
        Assert.DoesNotContain(own.Gateway.Changes, change => change.Path == "/api/demand/v1/initiatives");
        await visitor.Page.GetByText("See who will be invited").ClickAsync();
        await visitor.Page.Locator("button[value=open]").ClickAsync();
        var opened = Assert.Single(own.Gateway.Changes, change => change.Path == "/api/demand/v1/initiatives").Json;
        Assert.Equal((1, "2027-01-07T09:00:00+01:00"), ((int)opened["questionnaireVersion"]!, (string)opened["opensAt"]!));
        Assert.Contains("opens by itself on the day named", await visitor.Page.Locator(".alert-success").InnerTextAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task Many_bodies_are_confirmed_by_their_names_folded_and_bounded()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["POST /api/demand/v1/invitees/preview"] = new
        {
            count = 130, leftOut = 0, provinces = new[] { new { province = "015", name = "Milano", count = 130 } },
            bodies = Enumerable.Range(1, 130).Select(n => new { id = Guid.CreateVersion7(), kind = "municipality", name = $"Comune {n}", istatCode = "015001", provinceName = "Milano", invited = true }),
        };
        await using var visitor = await own.Visit("milano", scripts: false);
        await visitor.Open("/campaigns/new?category=office-cleaning");
        await visitor.Page.FillAsync("#istatCodes", "098011");
        await visitor.Page.GetByText("Vedi chi sarà invitato").ClickAsync();
        Assert.False(await visitor.Page.GetByText("Comune 2, Comune 3").IsVisibleAsync());
        await visitor.Page.GetByText("Chi sarà invitato, per nome").ClickAsync();
        var names = await visitor.Page.GetByText("Comune 2, Comune 3").InnerTextAsync();
        Assert.EndsWith("Comune 60 e altri 70", names);
        Assert.DoesNotContain("Comune 61", names);
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
}
