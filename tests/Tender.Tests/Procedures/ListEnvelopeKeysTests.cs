using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class ListEnvelopeKeysTests(TenderUnderTest on)
{
    [Fact]
    public async Task Each_kind_of_envelope_has_a_public_key_of_its_own_from_publication_on()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted();
        (await on.Call(null, "GET", play.At + "/envelope-keys")).Is(404);
        await play.Checked();
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Is(200);
        var keys = (await on.Call(null, "GET", play.At + "/envelope-keys")).Is(200).AsObject();
        Assert.Equal(["administrative", "technical", "economic"], keys.Select(x => x.Key));
        Assert.Equal(3, keys.Select(x => (string?)x.Value!["x"]).Distinct().Count());
        Assert.All(keys, x => Assert.False(x.Value!.AsObject().ContainsKey("d")));
    }
}
