using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

public class SubmitBidTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_bid_is_taken_and_its_receipt_verified_with_nothing_else()
    {
        var play = await Play.Published(on);
        var firm = await play.Firm();
        var envelopes = await play.Envelopes(firm);
        var taken = (await on.Call(firm, "POST", play.LotAt() + "/bids", envelopes)).Is(201);
        var parts = ((string)taken["receipt"]!).Split('.');
        var jwk = JsonNode.Parse(Jwe.Decode(parts[0]))!["jwk"]!;
        using var key = ECDsa.Create(Jwe.Point((string)jwk["x"]!, (string)jwk["y"]!)!.Value);
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Jwe.Decode(parts[2])!, HashAlgorithmName.SHA256));
        var said = JsonNode.Parse(Jwe.Decode(parts[1]))!;
        Assert.Equal(firm.Org, said["bidder"]!.GetValue<Guid>());
        var sent = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(envelopes))!["envelopes"]!;
        Assert.Equal(Receipt.Hash((string)sent["technical"]!), (string?)said["envelopes"]!["technical"]);
        (await on.Call(firm, "POST", play.LotAt() + "/bids", envelopes)).Refused(409, "tender.bid-exists");
    }

    [Fact]
    public async Task The_same_key_gives_the_same_receipt_and_one_bid()
    {
        var play = await Play.Published(on);
        var firm = await play.Firm();
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(await play.Envelopes(firm));
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => on.Call(firm, "POST", play.LotAt() + "/bids", body, ("Idempotency-Key", "una-volta"))));
        Assert.All(replies, x => Assert.Equal(201, x.Status));
        Assert.Single(replies.Select(x => x.Text).Distinct());
        Assert.Equal(1, await on.Database.ScalarAsync<long>("SELECT count(*) FROM bid WHERE procedure_id = $1", play.Procedure));
    }

    [Fact]
    public async Task A_bid_at_the_deadline_is_late()
    {
        var play = await Play.Published(on);
        var firm = await play.Firm();
        var envelopes = await play.Envelopes(firm);
        await play.Over();
        var refused = (await on.Call(firm, "POST", play.LotAt() + "/bids", envelopes)).Refused(422, "tender.deadline-passed");
        Assert.True(refused["parameters"]!["arrived"]!.GetValue<DateTimeOffset>() >= play.Deadline);
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM bid WHERE procedure_id = $1", play.Procedure));
    }

    [Theory]
    [InlineData("bidder")]
    [InlineData("lot")]
    [InlineData("procedure")]
    [InlineData("envelope")]
    public async Task A_ciphertext_sealed_for_another_place_is_refused(string binding)
    {
        var play = await Play.Published(on);
        var (firm, other) = (await play.Firm(), await play.Firm());
        var bent = await play.Envelopes(firm, bend: x => x[binding] = binding switch
        {
            "bidder" => other.Org.ToString(), "lot" => play.Lots[1].ToString(), "envelope" => "administrative", _ => Guid.CreateVersion7().ToString(),
        });
        var refused = (await on.Call(firm, "POST", play.LotAt() + "/bids", bent)).Refused(422, "tender.envelope-transplanted");
        Assert.Contains("economic", (string?)refused["detail"]);
    }

    [Fact]
    public async Task Another_bidders_ciphertext_cannot_be_handed_in_as_ones_own()
    {
        var play = await Play.Published(on);
        var (firm, thief) = (await play.Firm(), await play.Firm());
        var envelopes = await play.Envelopes(firm);
        (await on.Call(firm, "POST", play.LotAt() + "/bids", envelopes)).Is(201);
        (await on.Call(thief, "POST", play.LotAt() + "/bids", envelopes)).Refused(422, "tender.envelope-transplanted");
    }

    [Fact]
    public async Task Malformed_and_oversized_envelopes_are_refused_by_name()
    {
        var play = await Play.Published(on);
        var firm = await play.Firm();
        var good = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(await play.Envelopes(firm)))!;
        good["envelopes"]!["technical"] = "not.a.jwe";
        (await on.Call(firm, "POST", play.LotAt() + "/bids", good)).Invalid("/envelopes/technical", "tender.envelope-malformed");
        good["envelopes"]!["technical"] = new string('A', (1 << 20) + 1);
        (await on.Call(firm, "POST", play.LotAt() + "/bids", good)).Invalid("/envelopes/technical", "too-long");
        good["envelopes"]!["technical"] = new string('A', 4 << 20);
        (await on.Call(firm, "POST", play.LotAt() + "/bids", good)).Refused(413, "too-large");
    }

    [Fact]
    public async Task Whoever_is_no_registered_firm_does_not_bid()
    {
        var play = await Play.Published(on);
        var ghost = Person.Of("operator", Guid.CreateVersion7(), "supplier");
        (await on.Call(ghost, "POST", play.LotAt() + "/bids", await play.Envelopes(ghost))).Refused(422, "tender.operator-unknown");
        (await on.Call(play.Rup, "POST", play.LotAt() + "/bids", new { })).Is(403);
        (await on.Call(null, "POST", play.LotAt() + "/bids", new { })).Is(401);
        var firm = await play.Firm();
        (await on.Call(firm, "POST", $"{play.At}/lots/{Guid.CreateVersion7()}/bids", new { })).Is(404);
    }

    [Fact]
    public async Task The_notice_s_cap_on_lots_tendered_for_holds_even_in_a_race_and_for_each_firm_alone()
    {
        var play = await Play.Published(on, bodies: 3, caps: new { tenderedMax = 1, reason = "Offerte ponderate." });
        var firm = await play.Firm();
        var bodies = new List<object>();
        for (var lot = 0; lot < 3; lot++)
        {
            bodies.Add(await play.Envelopes(firm, lot));
        }

        var replies = await Task.WhenAll(bodies.Select((x, lot) => on.Call(firm, "POST", play.LotAt(lot) + "/bids", x)));
        Assert.Equal(1, replies.Count(x => x.Status == 201));
        Assert.All(replies.Where(x => x.Status != 201), x => x.Refused(422, "tender.lots-tendered"));
        await play.Bid(await play.Firm(), 1);
    }
}
