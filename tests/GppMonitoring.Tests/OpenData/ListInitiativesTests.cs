using System.Net;
using Aggregator.GppMonitoring.OpenData;
using Aggregator.Messages;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.OpenData;

public class ListInitiativesTests(GppService service)
{
    [Fact]
    public async Task Newest_first_in_pages_and_by_owner()
    {
        var category = "cat-" + Guid.NewGuid().ToString("n")[..8];
        var stories = new List<Story>();
        for (var i = 0; i < 5; i++)
        {
            stories.Add(new Story(service, category));
            await stories[i].Opened();
        }

        var path = $"/api/open-data/v1/initiatives?categoryCode={category}";
        await Eventually.Holds(async () => Assert.Equal(5, (await service.Anonymous().Get(path)).Items().Count));
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await service.Anonymous().Get($"{path}&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Items().Select(item => item.Text("title")));
            cursor = page.Text("next");
        }
        while (cursor is not null);
        Assert.Equal(stories.Select(story => story.Title).Reverse(), seen);
        Assert.Single((await service.Anonymous().Get($"/api/open-data/v1/initiatives?cpbId={stories[0].Cpb}&state=collecting")).Items());
        var problem = await service.Anonymous().Get("/api/open-data/v1/initiatives?state=collectin", HttpStatusCode.BadRequest);
        Assert.Equal("?state", problem.GetProperty("errors").EnumerateArray().Single().Text("pointer"));
        await service.Anonymous().Get("/api/open-data/v1/initiatives?limit=0", HttpStatusCode.BadRequest);
        await service.Anonymous().Get("/api/open-data/v1/initiatives?cursor=%21%21", HttpStatusCode.BadRequest);
        await service.Anonymous().Get("/api/open-data/v1/initiatives?cpbId=x", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task As_csv_where_that_is_preferred()
    {
        var story = new Story(service);
        await story.Opened();
        await Eventually.Holds(() => service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}"));
        var client = service.Anonymous();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/csv");
        using var answer = await client.GetAsync($"/api/open-data/v1/initiatives?cpbId={story.Cpb}");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.StartsWith("id,title,categoryCode", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{story.Initiative},{story.Title},office-cleaning,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_quotes_what_must_be_quoted_and_disarms_formulas()
    {
        var row = new InitiativeSummary(Guid.Empty, "=SUM(\"a\",1)\nx", "c", null, new Named(Guid.Empty, "A, B"), "active", null, null, 36, 1, Money.Euro(-1.5m), 0, null, null, Money.Zero, Money.Zero, "NA");
        Assert.Equal("00000000-0000-0000-0000-000000000000,\"'=SUM(\"\"a\"\",1)\nx\",c,00000000-0000-0000-0000-000000000000,\"A, B\",active,,,1,-1.5,0,,,0,0,NA\r\n",
            ListInitiatives.Csv.Text([row]).Split("\r\n", 2)[1]);
    }

    [Theory]
    [InlineData("NA", "NA", "NA")]
    [InlineData("FULL", "FULL", "NA", "FULL")]
    [InlineData("NONE", "NONE")]
    [InlineData("PARTIAL", "FULL", "NONE")]
    [InlineData("PARTIAL", "PARTIAL", "NA")]
    public void The_status_of_an_initiative_is_what_its_lots_agree_on(string together, params string[] lots) => Assert.Equal(together, InitiativeSummaries.Together(lots));
}
