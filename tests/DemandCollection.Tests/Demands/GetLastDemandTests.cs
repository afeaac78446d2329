using System.Globalization;
using Aggregator.DemandCollection.Tests.Spreadsheets;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class GetLastDemandTests(World world)
{
    [Fact]
    public async Task A_body_begins_from_what_it_last_sent_in_the_category()
    {
        var town = await world.TownAsync();
        var before = await world.OpenAsync(invited: [town]);
        var sent = await before.SubmittedAsync(town, Collection.Offices(1234));
        var security = await world.OpenAsync("armed-security", invited: [town]);
        var now = await world.OpenAsync(invited: [town]);
        (await now.DraftAsync(town)).Created();

        var last = (await world.Drafter(town).GetAsync($"/initiatives/{now.Id}/last-demand")).Is(200);
        Assert.Equal((sent, before.Id, "1234"), (last["demandId"].GetGuid(), last["initiativeId"].GetGuid(), last["lines"][0].GetProperty("quantity").GetString()?.Split('.')[0]));
        Assert.Equal(0, (await world.Drafter(town).GetAsync($"/initiatives/{security.Id}/last-demand")).Is(200)["lines"].GetArrayLength());
        (await world.Drafter(await world.TownAsync()).GetAsync($"/initiatives/{now.Id}/last-demand")).Is(404);
        (await world.Drafter(town).GetAsync($"/initiatives/{Guid.NewGuid()}/last-demand")).Is(404);
    }

    [Fact]
    public async Task Of_a_long_one_the_first_lines_come_with_the_totals_that_they_had()
    {
        var town = await world.TownAsync();
        var before = await world.OpenAsync(invited: [town], months: 7);
        var sent = (await before.ImportAsync(Sheets.Many(600)))["demandId"].GetGuid();
        (await before.SubmitAsync(sent)).Is(200);
        var now = await world.OpenAsync(invited: [town]);
        var last = (await world.Drafter(town).GetAsync($"/initiatives/{now.Id}/last-demand")).Is(200);
        var shown = (await world.Drafter(town).GetAsync($"/demands/{sent}")).Is(200);
        Assert.Equal((600, 500, 600), (last["lineCount"].GetInt32(), last["lines"].GetArrayLength(), shown["lines"].GetArrayLength()));
        Assert.Equal(shown["lines"].EnumerateArray().Take(500).Select(x => x.ToString()), last["lines"].EnumerateArray().Select(x => x.ToString()));
        Assert.Equal(decimal.Parse(shown["totalValue"].GetProperty("amount").GetString()!, CultureInfo.InvariantCulture),
            shown["lines"].EnumerateArray().Sum(x => decimal.Parse(x.GetProperty("totalValue").GetProperty("amount").GetString()!, CultureInfo.InvariantCulture)));
    }
}
