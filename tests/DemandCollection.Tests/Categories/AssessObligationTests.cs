namespace Aggregator.DemandCollection.Tests.Categories;

public sealed class AssessObligationTests(World world)
{
    // The vectors of the 2026 decree, by the whole period.
    [Theory]
    [InlineData("armed-security", "30000", 36, "2026-11-22", true, "bound")]
    [InlineData("unarmed-guarding", "30000", 36, "2026-11-22", true, "bound")]
    [InlineData("office-cleaning", "70000", 36, "2026-11-22", false, "under-threshold")]
    [InlineData("office-cleaning", "73000", 36, "2026-11-22", true, "bound")]
    [InlineData("furniture", "39999.99", 12, "2026-11-22", false, "under-threshold")]
    [InlineData("furniture", "40000", 12, "2026-11-22", true, "bound")]
    [InlineData("furniture", "40000", 12, "2026-01-01", false, "no-rule")]
    [InlineData("medicines", "900000", 12, "2026-11-22", false, "body-not-bound")]
    [InlineData("office-cleaning", "215999.99", 12, "2026-11-22", false, "under-threshold")]
    [InlineData("office-cleaning", "216000", 12, "2026-11-22", true, "bound")]
    [InlineData("office-cleaning", "218000", 12, "2025-06-01", false, "under-threshold")]
    public async Task A_need_is_compared_with_the_threshold_of_the_day(string category, string yearly, int months, string on, bool bound, string ground)
    {
        var reply = (await world.Anybody.GetAsync($"/categories/{category}/obligation?yearlyValue={yearly}&months={months}&on={on}")).Is(200);
        Assert.Equal((bound, ground), (reply["bound"].GetBoolean(), reply.Text("ground")));
        Assert.NotEmpty(reply.Text("reason"));
        Assert.DoesNotContain("{", reply.Text("reason"));
    }

    [Fact]
    public async Task Both_readings_are_shown_and_the_code_for_the_CIG_depends_on_an_active_contract()
    {
        var reply = (await Ask("armed-security", "yearlyValue=30000&months=36&on=2026-11-22")).Is(200);
        Assert.Equal((false, true, "whole-period"), (reply["reachedByYear"].GetBoolean(), reply["reachedByWhole"].GetBoolean(), reply.Text("reading")));
        Assert.Equal([2, 5, 6], Codes(reply));
        Assert.Equal([2, 6], Codes(await Ask("armed-security", "yearlyValue=30000&months=36&activeContract=true")));
        Assert.Equal([5], Codes(await Ask("armed-security", "yearlyValue=30000&months=36&activeContract=false")));
        Assert.Equal([4], Codes(await Ask("armed-security", "yearlyValue=1000")));
        Assert.Equal([3], Codes(await Ask("armed-security", "yearlyValue=90000&bodyKind=cpb")));
        Assert.Equal([1], Codes(await Ask("office-cleaning", "yearlyValue=900000&bodyKind=school")));
        Assert.Equal([7], Codes(await Ask("armed-security", "yearlyValue=90000&began=2017-01-01")));
        Assert.Equal(4, (await Ask("office-cleaning", $"yearlyValue=1&bodyId={await world.TownAsync()}")).Is(200)["exceptions"][0].GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Nonsense_is_told_with_every_error()
    {
        var reply = (await Ask("office-cleaning", $"yearlyValue=-1&months=0&bodyKind=circus&began=2999-01-01&bodyId={Guid.NewGuid()}")).Is(400);
        Assert.Equal(["?began", "?bodyId", "?bodyKind", "?months", "?yearlyValue"], reply.Errors.Select(x => x.Pointer).Order());
        (await Ask("moon-cheese", "yearlyValue=1")).Is(404);
        Assert.InRange((await Ask("office-cleaning", "")).Status, 400, 499);
    }

    private Task<Reply> Ask(string category, string query) => world.Anybody.GetAsync($"/categories/{category}/obligation?{query}");

    private static IEnumerable<int> Codes(Reply reply) => reply.Is(200)["exceptions"].EnumerateArray().Select(x => x.GetProperty("code").GetInt32());
}
