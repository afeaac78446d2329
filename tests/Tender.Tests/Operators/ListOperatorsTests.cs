using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Operators;

public class ListOperatorsTests(TenderUnderTest on)
{
    [Fact]
    public async Task Who_runs_tenders_sees_all_and_a_firm_only_itself()
    {
        var play = new Play(on);
        var (a, b) = (await play.Firm(), await play.Firm());
        var rup = Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup");
        var all = (await on.Call(rup, "GET", "/operators?limit=200")).Is(200)["items"]!.AsArray().Select(x => x!["id"]!.GetValue<Guid>()).ToList();
        Assert.Contains(a.Org, all);
        Assert.Contains(b.Org, all);
        Assert.Equal(a.Org, (await on.Call(a, "GET", "/operators")).Is(200)["items"]!.AsArray().Single()!["id"]!.GetValue<Guid>());
        (await on.Call(a, "GET", $"/operators/{a.Org}")).Is(200);
        (await on.Call(a, "GET", $"/operators/{b.Org}")).Is(404);
        (await on.Call(rup, "GET", $"/operators/{b.Org}")).Is(200);
        (await on.Call(rup, "GET", $"/operators/{Guid.CreateVersion7()}")).Is(404);
    }
}
