using System.Text;
using Aggregator.Tender.Tests.LotPlanning;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Calculations;

public class CalculateLotPlanTests(TenderUnderTest on)
{
    private const string Path = "/calculations/lot-plan";

    [Fact]
    public async Task Anybody_cuts_a_territory_into_lots()
    {
        var (units, borders) = Milan.Read();
        var body = $$"""
            {"units":[{{string.Join(',', units.Select(x => $$"""{"id":"{{x.Id}}","value":{{x.Value}}}"""))}}],
             "adjacency":[{{string.Join(',', borders.Select(x => $"[\"{x.A}\",\"{x.B}\"]"))}}],
             "lots":6,"maxImbalance":0.03,"contiguous":true,"pinned":{"015002":2},"seed":1}
            """;
        var plan = (await on.Call(null, "POST", Path, Encoding.UTF8.GetBytes(body))).Is(200);
        var lots = plan["lots"]!.AsArray();
        Assert.Equal([1, 2, 3, 4, 5, 6], lots.Select(x => (int)x!["lot"]!));
        Assert.Equal(132, lots.Sum(x => x!["units"]!.AsArray().Count));
        Assert.Contains("015002", lots[1]!["units"]!.AsArray().Select(x => (string)x!));
        Assert.InRange((double)plan["imbalance"]!, 0, 0.03);
        Assert.InRange((double)plan["cut"]!, 20, 45);
        Assert.True((bool)plan["contiguous"]!);
        Assert.True((double)plan["elapsedMs"]! > 0);
        Assert.Contains("6 lotti (art. 58", (string)plan["statement"]!);
        var again = (await on.Call(null, "POST", Path, Encoding.UTF8.GetBytes(body))).Is(200);
        Assert.Equal(lots.ToJsonString(), again["lots"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_impossible_is_refused_with_every_reason()
    {
        var reply = await on.Call(null, "POST", Path, """
            {"units":[{"id":"a","value":"10"},{"id":"b","value":"10"}],"adjacency":[["a","b"]],"lots":2,"minValue":"11","maxValue":"9","maxImbalance":"0.03"}
            """u8.ToArray());
        var problem = reply.Refused(422, "tender.lots-impossible");
        Assert.Contains(problem["errors"]!.AsArray(), x => (string?)x!["code"] == "tender.lots-min-above-max" && (string?)x["pointer"] == "/minValue");
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var reply = await on.Call(null, "POST", Path, """
            {"units":[{"id":"a","value":"-1"},{"id":"a","value":"10"},{"id":"b","value":"1","parent":"a"}],"adjacency":[["a","c"],["a"],["a","b","heavy"]],"lots":2,"pinned":{"z":1,"b":3},"apart":[["a","a"]]}
            """u8.ToArray());
        reply.Invalid("/units/0/value", "tender.lots-value");
        reply.Invalid("/units/1/id", "duplicate");
        reply.Invalid("/units/2/parent", "tender.lots-parent");
        reply.Invalid("/adjacency/0/1", "unknown");
        reply.Invalid("/adjacency/1", "tender.lots-pair");
        reply.Invalid("/adjacency/2/2", "tender.lots-weight");
        reply.Invalid("/pinned/z", "unknown");
        reply.Invalid("/pinned/b", "tender.lots-number");
        reply.Invalid("/apart/0", "tender.lots-pair");
        var whole = await on.Call(null, "POST", Path, """{"units":[],"adjacency":[],"lots":0,"maxImbalance":"-1"}"""u8.ToArray());
        whole.Invalid("/units", "required");
        whole.Invalid("/lots", "tender.lots-range");
        whole.Invalid("/maxImbalance", "tender.lots-imbalance");
    }

    [Fact]
    public async Task Size_and_compactness_are_bounded()
    {
        var many = $$"""{"units":[{{string.Join(',', Enumerable.Range(0, 10_001).Select(x => $$"""{"id":"{{x}}","value":"1"}"""))}}],"adjacency":[],"lots":2}""";
        (await on.Call(null, "POST", Path, Encoding.UTF8.GetBytes(many))).Invalid("/units", "too-many");
        (await on.Call(null, "POST", Path, Encoding.UTF8.GetBytes("{\"units\":\"" + new string('x', 5 << 20) + "\"}"))).Is(413);
        var wrong = await on.Call(null, "POST", Path, """{"units":[{"id":"a","value":"1"}],"adjacency":[],"lots":1,"compactness":"101"}"""u8.ToArray());
        wrong.Invalid("/compactness", "tender.lots-compactness");
        var coordinates = await on.Call(null, "POST", Path, """{"units":[{"id":"a","value":"1","latitude":"91","longitude":"-181"}],"adjacency":[],"lots":1}"""u8.ToArray());
        coordinates.Invalid("/units/0/latitude", "tender.lots-coordinate");
        coordinates.Invalid("/units/0/longitude", "tender.lots-coordinate");
    }
}
