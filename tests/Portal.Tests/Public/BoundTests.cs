using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Tests.Public;

public sealed class BoundTests(Site site)
{
    [Fact]
    public async Task Without_scripts_four_answers_say_whether_a_body_is_bound_and_why()
    {
        await using var visitor = await site.Visit(scripts: false);
        await visitor.Open("/bound");
        await visitor.Page.SelectOptionAsync("#category", "armed-security");
        await visitor.Page.FillAsync("#value", "30.000,00");
        await visitor.Page.FillAsync("#months", "36");
        await visitor.Page.ClickAsync("form.form-panel button");
        var answer = await visitor.Page.Locator(".bound-answer").InnerTextAsync();
        Assert.Contains("Sì: l'ente è tenuto", answer);
        Assert.Contains("€\u00a090.000,00 (soglia raggiunta)", answer);
        Assert.Equal("30.000,00", await visitor.Page.InputValueAsync("#value"));
        visitor.IsClean();
    }

    [Theory]
    [InlineData("30000", "30000")]
    [InlineData("30.000", "30000")]
    [InlineData("30.000,50", "30000.50")]
    [InlineData("30,000.50", "30000.50")]
    [InlineData("€ 1.234.567,8", "1234567.8")]
    [InlineData("12,5", "12.5")]
    [InlineData("12.5", "12.5")]
    [InlineData("-3", null)]
    [InlineData("trenta", null)]
    [InlineData("", null)]
    public void An_amount_is_understood_in_either_way_of_writing(string typed, string? amount) => Assert.Equal(amount, Typed.Amount(typed));
}
