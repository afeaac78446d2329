using Aggregator.Tender.Tests.Support;
using System.Xml.Linq;

namespace Aggregator.Tender.Tests.LotPlans;

public class DrawLotPlanTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_picture_has_a_cell_for_each_body_and_a_legend_with_values()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        var picture = await Picture(id, play.Planner);
        Assert.Equal(6, picture.Descendants(Svg + "polygon").Count());
        Assert.Equal(["1", "2"], picture.Descendants(Svg + "polygon").Select(x => (string?)x.Attribute("data-lot")).Distinct().Order());
        Assert.Equal(2, picture.Descendants(Svg + "polygon").Select(x => (string?)x.Attribute("fill")).Distinct().Count());
        Assert.Contains("Comune 1", string.Join('|', picture.Descendants(Svg + "title").Select(x => x.Value)));
        Assert.Contains("2 lotti", picture.Elements(Svg + "desc").Single().Value);
        Assert.All(plan.Body!["lots"]!.AsArray(), lot => Assert.Contains(picture.Descendants(Svg + "text"), x =>
            x.Value == decimal.Parse((string)lot!["baseValue"]!["amount"]!, System.Globalization.CultureInfo.InvariantCulture).ToString("N0", System.Globalization.CultureInfo.GetCultureInfo("it-IT")) + " €"));
    }

    [Fact]
    public async Task A_hostile_title_stays_text_and_a_draft_is_its_owners()
    {
        var play = await (await Play.Collected(on, bodies: 6)).Located();
        var plan = await play.Cut(2);
        var id = plan.Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Planner, "POST", $"/lot-plans/{id}/mark", new { lot = 1, title = "<script>alert(1)</script>" }, ("If-Match", plan.ETag!))).Is(200);
        var picture = await Picture(id, play.Planner);
        Assert.DoesNotContain(picture.Descendants(), x => x.Name.LocalName == "script");
        Assert.Equal(404, (int)(await Send(id, null)).StatusCode);
        (await on.Call(play.Rup, "POST", $"/lot-plans/{id}/approve")).Is(200);
        Assert.Equal("image/svg+xml", (await Send(id, null)).Content.Headers.ContentType?.MediaType);
    }

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private async Task<XElement> Picture(Guid plan, Person who) => XElement.Parse(await (await Send(plan, who)).Content.ReadAsStringAsync());

    private async Task<HttpResponseMessage> Send(Guid plan, Person? who)
    {
        using var http = new HttpClient { BaseAddress = on.Service.Process.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/tender/v1/lot-plans/{plan}/picture.svg");
        if (who is not null)
        {
            request.Headers.Authorization = new("Bearer", on.Tokens.Mint(who.Kind, who.Org, who.Roles, who.Account));
        }

        return await http.SendAsync(request);
    }
}
