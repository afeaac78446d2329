using Aggregator.Portal.Tests.Campaigns;
using Aggregator.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Aggregator.Portal.Tests.LotPlans;

public sealed class WorkbenchTests(Site site)
{
    [Fact]
    public async Task Municipalities_are_ticked_and_moved_without_scripts_and_what_was_looked_for_stays()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await site.Visit(390, who: "gianna", scripts: false);
        var page = visitor.Page;
        await visitor.Open(bench.Address);
        await page.SelectOptionAsync("#filter-lot", "1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cerca", Exact = true }).ClickAsync();
        Assert.Equal(await page.Locator("tr[data-lot='1']:visible").CountAsync(), await page.Locator("tr[data-unit]:visible").CountAsync());
        await page.GetByLabel("Scegli Comune 1", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Scegli Comune 2", new() { Exact = true }).CheckAsync();
        await page.SelectOptionAsync("#toLot", "3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sposta", Exact = true }).ClickAsync();
        Assert.Contains("hanno cambiato lotto", await page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal((3, 3, "\"1\""), (bench.LotOf(0), bench.LotOf(1), Assert.Single(bench.Changes).Version));
        Assert.Equal("1", await page.InputValueAsync("#filter-lot"));
        Assert.Equal("3", await page.Locator($"tr[data-unit='{bench.Town(0)}'] [data-chip]").TextContentAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Annulla l’ultima modifica" }).ClickAsync();
        Assert.Equal((1, 1), (bench.LotOf(0), bench.LotOf(1)));
        visitor.IsClean();
    }

    [Fact]
    public async Task A_refusal_comes_back_with_what_was_ticked()
    {
        var bench = new Bench(site.Gateway);
        bench.Refuse("move", 422, Office.Refusal("tender.lot-emptied", "Il lotto 1 resterebbe vuoto: uniscilo a un altro."));
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        await visitor.Open(bench.Address);
        await visitor.Page.GetByLabel("Scegli Comune 1", new() { Exact = true }).CheckAsync();
        await visitor.Page.SelectOptionAsync("#toLot", "2");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sposta", Exact = true }).ClickAsync();
        Assert.Contains("resterebbe vuoto", await visitor.Page.Locator("#errors").InnerTextAsync());
        Assert.True(await visitor.Page.GetByLabel("Scegli Comune 1", new() { Exact = true }).IsCheckedAsync());
        Assert.Equal("2", await visitor.Page.InputValueAsync("#toLot"));
        visitor.IsClean(422);
    }

    [Fact]
    public async Task By_keyboard_a_municipality_is_found_moved_and_put_back_while_the_page_stays()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await StayingAsync(bench);
        var page = visitor.Page;
        var (imbalance, statement) = (page.Locator("[data-figure=maxImbalance]"), page.Locator("#statement"));
        var (before, reasons) = (await imbalance.TextContentAsync(), await statement.InputValueAsync());
        await Cell(page, bench, 0).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("4");
        await page.Locator("[data-said]").Filter(new() { HasText = "Comune 2: dal lotto 1 al lotto 4." }).WaitForAsync();
        Assert.Contains("Ora non è più rispettato: Il lotto 4 supera la media.", await page.Locator("[data-said]").InnerTextAsync());
        Assert.Equal(4, bench.LotOf(1));
        Assert.NotEqual(before, await imbalance.TextContentAsync());
        Assert.Contains($"prima {before}", await page.Locator("dd:has([data-figure=maxImbalance])").InnerTextAsync());
        Assert.Contains("lot-4", await Cell(page, bench, 1).GetAttributeAsync("class"));
        Assert.Equal("4", await page.Locator($"[data-number='{bench.Town(1)}']").TextContentAsync());
        Assert.Contains("Lotto 4", await Cell(page, bench, 1).GetAttributeAsync("aria-label"));
        Assert.Equal("Il lotto 4 supera la media.", await page.Locator("[data-breaches] li").TextContentAsync());
        Assert.NotEqual(reasons, await statement.InputValueAsync());

        await page.Keyboard.PressAsync("Control+z");
        await page.Locator("[data-said]").Filter(new() { HasText = "Ultima modifica annullata." }).WaitForAsync();
        Assert.Contains("Tutte le condizioni chieste sono rispettate", await page.Locator("[data-said]").InnerTextAsync());
        Assert.Equal((1, before, reasons), (bench.LotOf(1), await imbalance.TextContentAsync(), await statement.InputValueAsync()));
        Assert.False(await page.Locator("[data-undo]").IsVisibleAsync());
        Assert.Equal(["\"1\"", "\"2\""], bench.Changes.Select(change => change.Version));
        await StayedAsync(visitor);

        // What was changed in place is what the server says as well.
        var shown = await page.Locator(".bench-side, .figures, [data-lot-row]").AllInnerTextsAsync();
        await page.ReloadAsync();
        Assert.Equal(shown.Skip(2), (await page.Locator(".bench-side, .figures, [data-lot-row]").AllInnerTextsAsync()).Skip(2));
    }

    [Fact]
    public async Task Figures_in_place_read_as_the_server_writes_them()
    {
        var bench = new Bench(site.Gateway, towns: 60, lots: 5);
        foreach (var language in new[] { "it-IT", "en-GB" })
        {
            await using var visitor = await StayingAsync(bench, language);
            var page = visitor.Page;
            await page.CheckAsync($"input[value='{bench.Town(0)}']");
            await page.SelectOptionAsync("#toLot", language == "it-IT" ? "5" : "2");
            await page.ClickAsync("#move button.btn-primary");
            await page.Locator("[data-said]:not(:empty)").WaitForAsync();
            await StayedAsync(visitor);
            var figures = page.Locator("[data-figure], [data-lot-figure], [data-chip], .cell-lot");
            var shown = await figures.AllTextContentsAsync();
            var areas = await page.Locator(".cell").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.getAttribute('class') + cell.dataset.name)");
            await page.ReloadAsync();
            Assert.Equal(shown.Order(), (await figures.AllTextContentsAsync()).Order());
            Assert.Equal(areas, await page.Locator(".cell").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.getAttribute('class') + cell.dataset.name)"));
        }
    }

    [Fact]
    public async Task With_the_mouse_a_municipality_is_dragged_onto_another_lot()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await StayingAsync(bench);
        var page = visitor.Page;
        await Cell(page, bench, 0).ScrollIntoViewIfNeededAsync();
        var (from, to) = (await MiddleAsync(Cell(page, bench, 0)), await MiddleAsync(Cell(page, bench, 4)));
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 6 });
        Assert.Contains($"Comune 1 → lotto {bench.LotOf(4)}", await page.Locator("[data-map-words]").InnerTextAsync());
        await page.Mouse.UpAsync();
        await page.Locator("[data-said]").Filter(new() { HasText = "Comune 1: dal lotto 1" }).WaitForAsync();
        Assert.Equal(bench.LotOf(4), bench.LotOf(0));
        Assert.False(await page.Locator($"input[value='{bench.Town(0)}']").IsCheckedAsync());
        await StayedAsync(visitor);

        // A click chooses, and so does the box in the table.
        await Cell(page, bench, 9).ClickAsync();
        Assert.True(await page.Locator($"input[value='{bench.Town(9)}']").IsCheckedAsync());
        await page.CheckAsync($"input[value='{bench.Town(14)}']");
        Assert.Contains("picked", await Cell(page, bench, 14).GetAttributeAsync("class"));
        Assert.Equal("Scelti (2): Comune 10, Comune 15.", await page.Locator("[data-picked]").InnerTextAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task What_is_pinned_is_marked_and_loosened_again()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await StayingAsync(bench);
        var page = visitor.Page;
        await page.GetByLabel("Scegli Comune 3", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Fissa al loro lotto" }).ClickAsync();
        await page.Locator("[data-said]").Filter(new() { HasText = "Fissati al loro lotto: Comune 3." }).WaitForAsync();
        Assert.True(bench.Pinned(2));
        Assert.True(await page.Locator($"tr[data-unit='{bench.Town(2)}'] [data-pinned]").IsVisibleAsync());
        Assert.Contains("pinned", await page.Locator($"[data-number='{bench.Town(2)}']").GetAttributeAsync("class"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Libera", Exact = true }).ClickAsync();
        await page.Locator("[data-said]").Filter(new() { HasText = "Non più fissati: Comune 3." }).WaitForAsync();
        Assert.False(await page.Locator($"tr[data-unit='{bench.Town(2)}'] [data-pinned]").IsVisibleAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Annulla l’ultima modifica" }).ClickAsync();
        await page.Locator("[data-said]").Filter(new() { HasText = "Ultima modifica annullata." }).WaitForAsync();
        Assert.True(bench.Pinned(2));
        await StayedAsync(visitor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plan_that_somebody_else_changed_is_shown_as_it_is_now(bool scripts)
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await site.Visit(who: "gianna", scripts: scripts);
        var page = visitor.Page;
        await visitor.Open(bench.Address);
        bench.Overtake();
        await page.GetByLabel("Scegli Comune 1", new() { Exact = true }).CheckAsync();
        await page.SelectOptionAsync("#toLot", "2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sposta", Exact = true }).ClickAsync();
        await page.Locator(".alert-warning").Filter(new() { HasText = "qualcun altro ha cambiato il piano" }).WaitForAsync();
        Assert.Equal(1, bench.LotOf(0));
        // Made again, it counts.
        await page.GetByLabel("Scegli Comune 1", new() { Exact = true }).CheckAsync();
        await page.SelectOptionAsync("#toLot", "2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sposta", Exact = true }).ClickAsync();
        await Eventually.Holds(() => { Assert.Equal(2, bench.LotOf(0)); return Task.CompletedTask; });
        visitor.IsClean(412);
    }

    [Fact]
    public async Task Reasons_that_are_being_written_outlive_what_somebody_else_changes()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await StayingAsync(bench);
        var page = visitor.Page;
        await page.FillAsync("#statement", "Perché sì.");
        bench.Overtake(town: 5, lot: 1, reasons: "Motivi altrui.");
        await Cell(page, bench, 0).FocusAsync();
        await page.Keyboard.PressAsync("2");
        await page.Locator("[data-said].said-wrong").Filter(new() { HasText = "Il testo che stai scrivendo è ancora qui" }).WaitForAsync();
        Assert.Equal(("Perché sì.", "1", "1"), (await page.InputValueAsync("#statement"), await page.Locator($"[data-number='{bench.Town(0)}']").TextContentAsync(), await page.Locator($"[data-number='{bench.Town(5)}']").TextContentAsync()));
        await page.Keyboard.PressAsync("2");
        await page.Locator("[data-said]").Filter(new() { HasText = "Comune 1: dal lotto 1 al lotto 2." }).WaitForAsync();
        await StayedAsync(visitor, 412);
        // What somebody else wrote meanwhile was not on this page: it is shown before it is replaced.
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva la motivazione" }).ClickAsync();
        Assert.Equal(("Motivi altrui.", "Perché sì."), (await page.Locator("[data-theirs]").InnerTextAsync(), await page.InputValueAsync("#statement")));
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva la motivazione" }).ClickAsync();
        Assert.Equal("Perché sì.", (string?)bench.Changes[^1].Json["statement"]);
        Assert.Contains("La motivazione è salvata", await page.Locator(".alert-success").InnerTextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lots_are_made_of_what_is_ticked_merged_halved_and_named_by_forms(bool scripts)
    {
        var bench = new Bench(site.Gateway);
        foreach (var step in new[] { "split", "merge", "mark" }) site.Gateway.Instead[$"POST {bench.Api}/{step}"] = new { id = bench.Id };
        await using var visitor = await site.Visit(who: "gianna", scripts: scripts);
        var page = visitor.Page;
        await visitor.Open(bench.Address);
        await page.CheckAsync($"input[value='{bench.Town(2)}']");
        await page.GetByRole(AriaRole.Button, new() { Name = "Metti in un lotto nuovo" }).ClickAsync();
        Assert.Contains("Il lotto è diviso", await page.Locator(".alert-success").InnerTextAsync());
        var asked = bench.Changes[^1];
        Assert.Equal(("\"1\"", bench.LotOf(2), bench.Town(2).ToString()), (asked.Version, (int)asked.Json["lot"]!, (string)asked.Json["unitIds"]![0]!));

        await page.GetByText("Unisci, dividi o ricalcola i lotti").ClickAsync();
        await page.SelectOptionAsync("form[action$='/merge'] [name=lot]", "4");
        await page.SelectOptionAsync("#into", "1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Unisci", Exact = true }).ClickAsync();
        Assert.Contains("I due lotti sono uno solo", await page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal((4, 1), ((int)bench.Changes[^1].Json["lot"]!, (int)bench.Changes[^1].Json["into"]!));

        await page.GetByText("Unisci, dividi o ricalcola i lotti").ClickAsync();
        await page.SelectOptionAsync("#halved", "2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dividi", Exact = true }).ClickAsync();
        Assert.Equal((2, null), ((int)bench.Changes[^1].Json["lot"]!, bench.Changes[^1].Json["unitIds"]));

        await page.Locator("[data-lot-row='3'] summary").ClickAsync();
        await page.FillAsync("#title-3", "Zona est");
        await page.Locator("#reserved-3-true").CheckAsync(new() { Force = true });
        await page.Locator("[data-lot-row='3'] button").ClickAsync();
        Assert.Contains("Il lotto è aggiornato", await page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal((3, "Zona est", true), ((int)bench.Changes[^1].Json["lot"]!, (string)bench.Changes[^1].Json["title"]!, (bool)bench.Changes[^1].Json["reserved"]!));
        visitor.IsClean();
    }

    [Fact]
    public async Task An_address_that_forms_post_to_leads_to_the_plan()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        Assert.Equal(200, await visitor.Open(bench.Address + "/change?lang=en&lot=2"));
        Assert.EndsWith(bench.Address + "?lang=en&lot=2", visitor.Page.Url);
        Assert.Equal(404, (int)(await visitor.Page.APIRequest.PostAsync(bench.Address + "/nonsense", new() { Form = visitor.Page.APIRequest.CreateFormData().Set("__csrf", "a-token-for-forms") })).Status);
    }

    [Fact]
    public async Task What_is_refused_in_place_is_said_and_nothing_moves()
    {
        var bench = new Bench(site.Gateway);
        bench.Refuse("move", 422, Office.Refusal("tender.lot-emptied", "Il lotto 1 resterebbe vuoto: uniscilo a un altro."));
        await using var visitor = await StayingAsync(bench);
        await visitor.Page.ClickAsync("#move button.btn-primary");
        Assert.Contains("Spunta i Comuni", await visitor.Page.Locator("[data-said]").InnerTextAsync());
        await visitor.Page.GetByLabel("Scegli Comune 1", new() { Exact = true }).CheckAsync();
        await visitor.Page.ClickAsync("#move button.btn-primary");
        Assert.Contains("Scegli in quale lotto", await visitor.Page.Locator("[data-said]").InnerTextAsync());
        await visitor.Page.SelectOptionAsync("#toLot", "2");
        await visitor.Page.ClickAsync("#move button.btn-primary");
        await visitor.Page.Locator("[data-said].said-wrong").Filter(new() { HasText = "resterebbe vuoto" }).WaitForAsync();
        Assert.Equal("1", await visitor.Page.Locator($"[data-number='{bench.Town(0)}']").TextContentAsync());
        await StayedAsync(visitor, 422);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reasons_are_written_by_hand_after_changes_in_place_too(bool scripts)
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await site.Visit(who: "gianna", scripts: scripts);
        var page = visitor.Page;
        await visitor.Open(bench.Address);
        await page.FillAsync("#statement", "Perché sì.");
        if (scripts)
        {
            // What is being written is not overwritten by the figures.
            await Cell(page, bench, 0).FocusAsync();
            await page.Keyboard.PressAsync("2");
            await page.Locator("[data-said]:not(:empty)").WaitForAsync();
            Assert.Equal("Perché sì.", await page.InputValueAsync("#statement"));
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Salva la motivazione" }).ClickAsync();
        Assert.Contains("La motivazione è salvata", await page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal(("Perché sì.", null), ((string?)bench.Changes[^1].Json["statement"], bench.Changes[^1].Json["caps"]));
        Assert.Contains("Testo scritto a mano", await page.Locator("#reasons").InnerTextAsync());
        await page.GetByText("Limiti per chi partecipa").First.ClickAsync();
        await page.FillAsync("#awardedMax", "2");
        await page.FillAsync("#capsReason", "Concorrenza.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Riscrivi dai dati" }).ClickAsync();
        Assert.Contains("La motivazione è salvata", await page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal((2, "Concorrenza.", "decreasing-value", null), ((int)bench.Changes[^1].Json["caps"]!["awardedMax"]!, (string)bench.Changes[^1].Json["caps"]!["reason"]!, (string)bench.Changes[^1].Json["caps"]!["order"]!, bench.Changes[^1].Json["statement"]));
        visitor.IsClean();
    }

    [Fact]
    public async Task The_rup_approves_after_changes_in_place_and_then_nothing_can_be_changed()
    {
        var bench = new Bench(site.Gateway);
        await using (var planner = await site.Visit(who: "gianna"))
        {
            await planner.Open(bench.Address);
            Assert.Contains("Il piano lo firma il RUP", await planner.Page.Locator("main").InnerTextAsync());
            Assert.Equal(0, await planner.Page.GetByRole(AriaRole.Button, new() { Name = "Approva il piano" }).CountAsync());
        }

        await using var rup = await site.Visit(who: "milano");
        await rup.Open(bench.Address);
        await Cell(rup.Page, bench, 0).FocusAsync();
        await rup.Page.Keyboard.PressAsync("4");
        await rup.Page.Locator("[data-said]:not(:empty)").WaitForAsync();
        Assert.True(await rup.Page.Locator("[data-approve-broken]").IsVisibleAsync());
        await rup.Page.GetByRole(AriaRole.Button, new() { Name = "Approva il piano" }).ClickAsync();
        Assert.Contains("Il piano è approvato", await rup.Page.Locator(".alert-success").InnerTextAsync());
        Assert.Equal("\"2\"", bench.Changes[^1].Version);
        Assert.Equal(0, await rup.Page.Locator("main form:not([data-filter])").CountAsync());
        rup.IsClean();
    }

    [Fact]
    public async Task A_move_among_five_hundred_touches_a_few_dozen_nodes()
    {
        var bench = new Bench(site.Gateway, towns: 500, lots: 8);
        await using var visitor = await StayingAsync(bench);
        var page = visitor.Page;
        Assert.Equal(500, await page.Locator(".cell").CountAsync());
        await visitor.Screenshot("lotplan-500-1280");
        await page.EvaluateAsync("() => { window.touched = 0; new MutationObserver(all => window.touched += all.length).observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true, characterData: true }); }");
        await Cell(page, bench, 240).FocusAsync();
        await page.Keyboard.PressAsync("2");
        await page.Locator("[data-said]").Filter(new() { HasText = "Comune 241" }).WaitForAsync();
        Assert.Equal(2, bench.LotOf(240));
        Assert.InRange(await page.EvaluateAsync<int>("() => window.touched"), 10, 120);

        // As small as areas are on a map of five hundred, one is taken with the mouse and let go over another.
        await Cell(page, bench, 260).ScrollIntoViewIfNeededAsync();
        var (from, to) = (await MiddleAsync(Cell(page, bench, 260)), await MiddleAsync(Cell(page, bench, 240)));
        await page.EvaluateAsync("() => { window.touched = 0; }");
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 10 });
        await page.Mouse.UpAsync();
        await page.Locator("[data-said]").Filter(new() { HasText = "Comune 261" }).WaitForAsync();
        Assert.Equal(2, bench.LotOf(260));
        Assert.InRange(await page.EvaluateAsync<int>("() => window.touched"), 10, 240);
        await page.FillAsync("#filter-name", "comune 24");
        await page.Locator("[data-found]").Filter(new() { HasText = "11 di 500" }).WaitForAsync();
        Assert.Equal(11, await page.Locator("tr[data-unit]:visible").CountAsync());
        await StayedAsync(visitor);
    }

    [Theory]
    [InlineData("it-IT", 1280)]
    [InlineData("en-GB", 1280)]
    [InlineData("en-GB", 390)]
    public async Task It_is_accessible_in_both_languages_after_a_change_too(string language, int width)
    {
        await using var visitor = await site.Visit(width, language, who: "gianna");
        var bench = new Bench(site.Gateway);
        await visitor.Open(bench.Address);
        await Cell(visitor.Page, bench, 0).FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Space");
        await visitor.Page.Keyboard.PressAsync("3");
        await visitor.Page.Locator("[data-said]:not(:empty)").WaitForAsync();
        await visitor.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(folded => { folded.open = true; })");
        await visitor.Screenshot($"lotplan-changed-{language[..2]}-{width}");
        await visitor.FitsItsWidth();
        await visitor.IsAccessible();
        visitor.IsClean();
    }

    [Fact]
    public async Task A_plan_whose_closure_no_longer_holds_says_so_and_can_only_be_discarded()
    {
        var bench = new Bench(site.Gateway);
        site.Gateway.Instead[bench.Api + "/units"] = (409, Office.Refusal("tender.closure-superseded", "La chiusura 1 è superata."));
        site.Gateway.Instead[$"POST {bench.Api}/discard"] = 204;
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        await visitor.Open(bench.Address);
        Assert.Contains("La chiusura 1 è superata.", await visitor.Page.Locator("main").InnerTextAsync());
        await visitor.Page.GetByText("Scarta questo piano").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Scarta il piano" }).ClickAsync();
        Assert.Equal(("POST", "\"1\""), (bench.Changes[^1].Method, bench.Changes[^1].Version));
        Assert.StartsWith($"/campaigns/{bench.Campaign}/lots", new Uri(visitor.Page.Url).PathAndQuery);
    }

    [Fact]
    public async Task Caps_alone_leave_the_reasons_to_the_figures_and_typing_is_asked_about_after_a_change_in_place()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await StayingAsync(bench);
        var page = visitor.Page;
        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.AcceptAsync();
        };
        await page.GetByText("Limiti per chi partecipa").First.ClickAsync();
        await page.FillAsync("#awardedMax", "2");
        await page.FillAsync("#capsReason", "Concorrenza.");
        var reasons = await page.InputValueAsync("#statement");
        await page.GetByLabel("Scegli Comune 1", new() { Exact = true }).CheckAsync();
        await page.SelectOptionAsync("#toLot", "4");
        await page.ClickAsync("#move button.btn-primary");
        await page.Locator("[data-said]").Filter(new() { HasText = "dal lotto 1 al lotto 4" }).WaitForAsync();
        Assert.NotEqual(reasons, await page.InputValueAsync("#statement"));
        Assert.Equal("2", await page.InputValueAsync("#awardedMax"));
        await StayedAsync(visitor);
        await page.ReloadAsync();
        Assert.Equal("beforeunload", await asked.Task);

        await page.GetByText("Limiti per chi partecipa").First.ClickAsync();
        await page.FillAsync("#awardedMax", "3");
        await page.FillAsync("#capsReason", "Concorrenza.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva la motivazione" }).ClickAsync();
        Assert.Contains("Il testo segue i dati", await page.Locator("#reasons").InnerTextAsync());
        Assert.Equal(3, (int)bench.Changes[^1].Json["caps"]!["awardedMax"]!);
    }

    [Fact]
    public async Task A_name_that_is_taken_back_is_shown()
    {
        var bench = new Bench(site.Gateway);
        bench.Mark(2, "Zona del lago");
        await using var visitor = await site.Visit(who: "gianna");
        await visitor.Open(bench.Address);
        Assert.Contains("Zona del lago", await visitor.Page.Locator("[data-lot-row='2']").InnerTextAsync());
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Annulla l’ultima modifica" }).ClickAsync();
        await visitor.Page.Locator(".alert-success").WaitForAsync();
        Assert.Contains("Zona 2", await visitor.Page.Locator("[data-lot-row='2']").InnerTextAsync());
        Assert.Equal(0, await visitor.Page.Locator("[data-lot-row='2'] .state-badge").CountAsync());
        visitor.IsClean();
    }

    [Fact]
    public async Task What_is_refused_is_in_sight_in_the_form_that_asked_for_it()
    {
        var bench = new Bench(site.Gateway);
        bench.Refuse("merge", 422, Office.Refusal("tender.lot-merged-itself", "Il lotto 1 è lo stesso."));
        bench.Refuse("mark", 400, Office.Refusal("invalid", "Dati non validi.", ("/title", "Il titolo è obbligatorio.")));
        bench.Refuse("discard", 409, Office.Refusal("tender.lot-plan-not-draft", "Il piano non è più una bozza."));
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        var page = visitor.Page;
        await visitor.Open(bench.Address);
        await page.GetByText("Unisci, dividi o ricalcola i lotti").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unisci", Exact = true }).ClickAsync();
        Assert.True(await page.GetByText("Il lotto 1 è lo stesso.").IsVisibleAsync());
        await page.Locator("[data-lot-row='3'] summary").ClickAsync();
        await page.FillAsync("#title-3", " ");
        await page.Locator("[data-lot-row='3'] button").ClickAsync();
        Assert.True(await page.Locator("#title-3-wrong").IsVisibleAsync());
        Assert.Equal(1, await page.Locator("details.rename[open]").CountAsync());
        await page.GetByText("Scarta questo piano").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Scarta il piano" }).ClickAsync();
        Assert.True(await page.GetByText("Il piano non è più una bozza.").IsVisibleAsync());
    }

    [Fact]
    public async Task An_answer_cut_short_does_not_end_the_work()
    {
        var bench = new Bench(site.Gateway);
        await using var visitor = await StayingAsync(bench);
        var move = site.Gateway.Instead[$"POST {bench.Api}/move"];
        site.Gateway.Instead[$"POST {bench.Api}/move"] = (Func<HttpContext, Task>)(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("[");
        });
        await Cell(visitor.Page, bench, 0).FocusAsync();
        await visitor.Page.Keyboard.PressAsync("2");
        await visitor.Page.Locator("[data-said].said-wrong").WaitForAsync();
        site.Gateway.Instead[$"POST {bench.Api}/move"] = move;
        await visitor.Page.Keyboard.PressAsync("2");
        await visitor.Page.Locator("[data-said]").Filter(new() { HasText = "Comune 1: dal lotto 1 al lotto 2." }).WaitForAsync();
        await StayedAsync(visitor);
    }

    [Fact]
    public async Task Map_and_version_are_of_one_moment_and_the_picture_and_the_routes_are_there()
    {
        var bench = new Bench(site.Gateway);
        bench.OvertakeBetween(town: 0, lot: 4);
        await using var visitor = await site.Visit(who: "gianna", scripts: false);
        await visitor.Open(bench.Address);
        Assert.Equal("4", await visitor.Page.Locator($"[data-number='{bench.Town(0)}']").TextContentAsync());
        Assert.Equal("4", await visitor.Page.Locator($"tr[data-unit='{bench.Town(0)}'] [data-chip]").TextContentAsync());
        Assert.Equal(bench.Api + "/picture.svg", await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Figura per l’atto (SVG)" }).GetAttributeAsync("href"));
        Assert.Equal(("88,1 km", "4"), (await visitor.Page.Locator("[data-figure=routeKm]").TextContentAsync(), await visitor.Page.Locator("[data-figure=routes]").TextContentAsync()));
        visitor.IsClean();
    }

    private static ILocator Cell(IPage page, Bench bench, int town) => page.Locator($".cell[data-body='{bench.Town(town)}']");

    private static async Task<(float X, float Y)> MiddleAsync(ILocator cell) => await cell.BoundingBoxAsync() is { } box ? (box.X + box.Width / 2, box.Y + box.Height / 2) : default;

    /// <summary>A planner at the bench; a mark on the page shows whether it was loaded again.</summary>
    private async Task<Visitor> StayingAsync(Bench bench, string language = "it-IT")
    {
        var visitor = await site.Visit(language: language, who: "gianna");
        await visitor.Open(bench.Address);
        await visitor.Page.EvaluateAsync("() => { window.here = true; }");
        return visitor;
    }

    private static async Task StayedAsync(Visitor visitor, int status = 200)
    {
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.here === true"));
        visitor.IsClean(status);
    }
}
