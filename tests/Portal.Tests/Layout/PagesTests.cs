using System.Net;
using Aggregator.Portal.Api;
using Aggregator.Portal.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Aggregator.Portal.Tests.Layout;

/// <summary>Addresses hold whatever a reader does: a change of language, a reload, the way back.</summary>
public sealed class PagesTests(Site site)
{
    [Fact]
    public async Task Whatever_is_posted_to_can_be_fetched_too()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddScoped<Visit>().AddScoped<GatewayApi>();
        await using var app = builder.Build();
        Rooms.Map(app);
        var addresses = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [], (endpoint, method) => (Method: method, Address: endpoint.RoutePattern.RawText)).ToLookup(x => x.Method, x => x.Address);
        Assert.NotEmpty(addresses["POST"]);
        Assert.Empty(addresses["POST"].Except(addresses["GET"]));
    }

    [Theory]
    [InlineData("milano", Campaigns.Office.Open + "/remind", Campaigns.Office.Open + "/bodies")]
    [InlineData("milano", Campaigns.Office.Open + "/late", Campaigns.Office.Open + "/bodies")]
    [InlineData("milano", Campaigns.Office.Closed + "/reopen", Campaigns.Office.Closed + "/bodies")]
    [InlineData("milano", Campaigns.Office.Open + "/review/" + Campaigns.Office.Demand + "/approve", Campaigns.Office.Open + "/review/" + Campaigns.Office.Demand)]
    [InlineData("milano", Campaigns.Office.Open + "/review/" + Campaigns.Office.Demand + "/return", Campaigns.Office.Open + "/review/" + Campaigns.Office.Demand)]
    [InlineData("corsico", "/demands/de000000-0000-7000-8000-000000000001/questions", "/demands/de000000-0000-7000-8000-000000000001")]
    [InlineData("corsico", "/proposals/92090001-0000-7000-8000-000000000001/dismiss", "/proposals/92090001-0000-7000-8000-000000000001")]
    public async Task An_address_that_forms_only_post_to_leads_to_their_page_in_the_language_chosen(string who, string address, string page)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address + "?lang=en") { Headers = { { "Cookie", "session=" + who } } };
        using var answer = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, page + "?lang=en"), (answer.StatusCode, answer.RequestMessage!.RequestUri!.PathAndQuery));
        Assert.Contains("<html lang=\"en\"", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The page that answers a refused form stands at the form's address: the links in its header go there.</summary>
    [Fact]
    public async Task A_change_of_language_after_a_refusal_leads_on_and_what_was_typed_is_asked_about_first()
    {
        await using var visitor = await site.Visit(who: "milano");
        Assert.Equal(422, await visitor.Post(Campaigns.Office.Open + "/late", [("body", "7b0d0000-0000-7000-8000-000000000007 Comune di Melegnano"), ("until", ""), ("reason", "Commissario insediato")]));
        var asked = new TaskCompletionSource<string>();
        visitor.Page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.AcceptAsync();
        };
        // A browser asks only who has touched the page.
        await visitor.Page.FocusAsync("#reason");
        await visitor.Page.Keyboard.PressAsync("End");
        await visitor.Page.Locator("header [hreflang=en]").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/bodies?lang=en");
        Assert.Equal("beforeunload", await asked.Task);
        Assert.Equal("en", await visitor.Page.Locator("html").GetAttributeAsync("lang"));
        visitor.IsClean(422);
    }
}
