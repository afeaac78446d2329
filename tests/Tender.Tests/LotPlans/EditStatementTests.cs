using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class EditStatementTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_figures_word_the_reasons_until_somebody_writes_them()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        Assert.Contains("sono suddivisi in 2 lotti (art. 58", (string?)plan.Body!["statement"]);
        var capped = await on.Call(play.Rup, "PUT", $"/lot-plans/{id}/statement", new { caps = new { awardedMax = 1, reason = "Più imprese sul territorio." } }, ("If-Match", plan.ETag!));
        Assert.Contains("aggiudicatario di non più di un lotto (art. 58, comma 4). Ragioni del limite: Più imprese sul territorio. I lotti si aggiudicano per valore decrescente", (string?)capped.Is(200)["statement"]);
        var written = (await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { statement = "Motivi scritti a mano.", caps = new { awardedMax = 1, reason = "Più imprese." } }, ("If-Match", capped.ETag!))).Is(200);
        Assert.True((bool)written["statementByHand"]!);
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 }, ("If-Match", "*"))).Is(200);
        var approved = (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/approve")).Is(200);
        Assert.Equal("Motivi scritti a mano.", (string?)approved["statement"]);
        var (_, announced) = (await on.Published(id)).Single();
        Assert.Equal(("Motivi scritti a mano.", 1, "decreasing-value"), ((string)announced["statement"]!, (int)announced["lotsAwardedMax"]!, (string)announced["lotOrder"]!));
    }

    [Fact]
    public async Task A_text_that_comes_back_as_it_was_stays_with_the_figures()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        // A form sends lines as browsers do.
        var sent = ((string)plan.Body!["statement"]!).ReplaceLineEndings("\r\n");
        var capped = await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { statement = sent, caps = new { tenderedMax = 1, reason = "Più imprese." } }, ("If-Match", plan.ETag!));
        Assert.False((bool)capped.Is(200)["statementByHand"]!);
        Assert.Contains("offerta per non più di un lotto (art. 58, comma 4)", (string?)capped.Body!["statement"]);
        var merged = await on.Call(play.Planner, "POST", $"/lot-plans/{id}/merge", new { into = 1, lot = 2 }, ("If-Match", capped.ETag!));
        Assert.Contains("lotto unico", (string?)merged.Is(200)["statement"]);
        // Once written, it stays whoever's it is.
        var written = await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { statement = "A mano." }, ("If-Match", merged.ETag!));
        var again = await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { statement = "A mano." }, ("If-Match", written.ETag!));
        Assert.Equal((true, "A mano."), ((bool)again.Is(200)["statementByHand"]!, (string?)again.Body!["statement"]));
    }

    [Fact]
    public async Task A_cap_without_its_reason_and_others_are_refused()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { statement = " ", caps = new { tenderedMax = 0, awardedMax = 1 } }, ("If-Match", plan.ETag!))).Invalid("/caps/reason", "required");
        (await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { caps = new { tenderedMax = 0, reason = "x" } }, ("If-Match", plan.ETag!))).Invalid("/caps/tenderedMax", "positive");
        (await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { statement = new string('x', 20_001) }, ("If-Match", plan.ETag!))).Invalid("/statement", "too-long");
        (await on.Call(play.Planner, "PUT", $"/lot-plans/{id}/statement", new { })).Refused(428, "precondition-required");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "PUT", $"/lot-plans/{id}/statement", new { })).Is(404);
        (await on.Call(play.Holders[0].Who, "PUT", $"/lot-plans/{id}/statement", new { })).Is(403);
    }
}
