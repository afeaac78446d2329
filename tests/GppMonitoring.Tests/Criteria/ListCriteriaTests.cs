using System.Net;

namespace Aggregator.GppMonitoring.Tests.Criteria;

public class ListCriteriaTests(GppService service)
{
    [Fact]
    public async Task Anybody_reads_the_criteria_of_a_category_on_a_date()
    {
        var list = await service.Anonymous().Get("/api/gpp/v1/criteria?categoryCode=office-cleaning&date=2026-11-22");
        Assert.Equal("2026-11-22", list.Text("date"));
        Assert.Equal(20, list.Items().Count);
        var first = list.Items().Single(item => item.Text("id") == "PUL-ST-1");
        Assert.Equal(("ST", "office-cleaning", "SEEN", "SIGNATURE"), (first.Text("phase"), first.Text("categoryCode"), first.Text("confidence"), first.Text("when")));
        Assert.NotEmpty(first.GetProperty("summary").Text("it")!);
        Assert.Equal("DM 29 gennaio 2021 n. 51", first.Text("decree"));
    }

    [Fact]
    public async Task Before_the_decree_there_is_none() =>
        Assert.Empty((await service.Anonymous().Get("/api/gpp/v1/criteria?categoryCode=road-maintenance&date=2024-12-20")).Items());

    [Fact]
    public Task A_date_that_is_none_is_refused() => service.Anonymous().Get("/api/gpp/v1/criteria?date=ieri", HttpStatusCode.BadRequest);
}
