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

    [Fact]
    public async Task Another_day_a_procedure_already_begun_and_an_active_contract_are_asked_about_too()
    {
        await using var own = await Own.StartAsync(site);
        var asked = "";
        own.Gateway.Instead["/api/demand/v1/categories/armed-security/obligation"] = (Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(context =>
        {
            asked = context.Request.QueryString.Value!;
            return Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, FakeGateway.Recorded("obligation"));
        });
        var html = await own.Gateway.ReadAsync("/bound?category=armed-security&value=30.000&months=36&kind=municipality&on=31%2F12%2F2026&began=2026-03-01&contract=true", null);
        Assert.Contains("&on=2026-12-31&began=2026-03-01&activeContract=true", asked);
        Assert.Contains("soglie in vigore il 22 novembre 2026", html.QuerySelector(".bound-answer")!.TextContent);
        Assert.True(html.QuerySelector("form.form-panel details")!.HasAttribute("open"));
        await own.Gateway.ReadAsync("/bound?category=armed-security&value=30.000&months=36&on=&began=&contract=", null);
        Assert.DoesNotContain("on=", asked.Replace("months=", ""));
    }

    [Theory]
    [InlineData("on=domani", "#on")]
    [InlineData("began=31%2F2%2F2026", "#began")]
    [InlineData("began=2027-01-01", "#began")]
    public async Task A_day_that_is_none_or_too_late_is_told(string query, string field)
    {
        await using var own = await Own.StartAsync(site);
        own.Gateway.Instead["/api/demand/v1/categories/armed-security/obligation"] = (400, Demands.Recordings.Problem("invalid-input", "No", ("?began", "obligation.began-later", "Troppo tardi.")));
        var html = await own.Gateway.ReadAsync("/bound?category=armed-security&value=30.000&months=36&" + query, null);
        Assert.Equal(field, html.QuerySelector("[role=alert] a")!.GetAttribute("href"));
        Assert.Equal("true", html.QuerySelector(field)!.GetAttribute("aria-invalid"));
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
