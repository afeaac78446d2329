using static Aggregator.Portal.Tests.Demands.Recordings;

namespace Aggregator.Portal.Tests.Demands;

public sealed class WithdrawDemandTests(Site site)
{
    private static readonly string Post = "POST " + Path($"/demands/{Demand(3)}/withdraw");

    [Fact]
    public async Task The_consequences_stand_before_the_button_and_the_reason_goes_along()
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (200, (object)Read("/demands/" + Demand(7)));
        await using var visitor = await own.Visit("aldo", scripts: false);
        await visitor.Open($"/demands/{Demand(3)}/withdraw");
        var page = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("€\u00a07.842.500,00", page);
        Assert.Contains("€\u00a07.613.000,00", page);
        Assert.Contains("Sì: l'ente è tenuto", page);
        await visitor.Page.FillAsync("#reason", "Provvediamo da soli.");
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains("Il fabbisogno è ritirato.", await visitor.Page.Locator("main").InnerTextAsync());
        Assert.Equal("Provvediamo da soli.", (string?)own.Gateway.Changes.Single().Json["reason"]);
    }

    [Theory]
    [InlineData(403, "demand.signatory-withdraws", "Un fabbisogno presentato può ritirarlo solo chi firma per l'ente.")]
    [InlineData(422, "demand.collection-closed", "La raccolta è chiusa per questo ente.")]
    public async Task A_refusal_keeps_the_reason(int status, string code, string words)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead[Post] = (status, Problem(code, words));
        await using var visitor = await own.Visit("corsico");
        await visitor.Open($"/demands/{Demand(3)}/withdraw");
        await visitor.Page.FillAsync("#reason", "Non serve più");
        await visitor.Page.ClickAsync("form.form-panel button");
        Assert.Contains(words, await visitor.Page.Locator("#errors").InnerTextAsync());
        Assert.Equal("Non serve più", await visitor.Page.InputValueAsync("#reason"));
        visitor.IsClean(status);
    }
}
