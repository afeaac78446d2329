using Aggregator.Tender.Openings;
using Aggregator.Tender.Sealing;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Openings;

public class OpenEnvelopesTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_quorum_opens_after_the_deadline_in_the_order_of_the_law()
    {
        var play = await Play.Published(on, lots: 1);
        await play.Bid(await play.Firm());
        await play.Bid(await play.Firm());
        (await play.Give(0, "administrative")).Refused(409, "tender.not-yet-open");
        await play.Over();
        (await play.Give(0, "technical")).Refused(409, "tender.opening-order");
        (await play.Give(0, "economic")).Refused(409, "tender.opening-order");
        await play.Open("administrative");
        var (name, body) = (await on.Published(play.Procedure)).Last();
        Assert.Equal(("tender.bids-opened.v1", "administrative", 2), (name, (string?)body["envelope"], (int)body["lots"]![0]!["bids"]!));
        Assert.DoesNotContain("operatorId", body.ToJsonString());
        (await play.Give(1, "administrative")).Refused(409, "tender.already-opened");
        await play.Qualified();
        (await play.Give(0, "economic")).Refused(409, "tender.opening-order");
        await play.Juried();
        await play.Open("technical");
        (await play.Give(0, "economic")).Refused(409, "tender.opening-order");
        await play.Scored();
        await play.Open("economic");
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM key_share WHERE procedure_id = $1 AND given IS NOT NULL", play.Procedure));
    }

    [Fact]
    public async Task One_holder_less_than_the_quorum_opens_nothing_however_often_it_tries()
    {
        var play = await Play.Published(on, lots: 1);
        await play.Bid(await play.Firm());
        await play.Over();
        Assert.Equal((1, false), Result(await play.Give(0, "administrative")));
        (await play.Give(0, "administrative")).Refused(409, "tender.share-given");
        // The first holder's share under the second's name, the second's share of another kind, nonsense: none counts.
        (await play.Give(1, "administrative", await play.Share(0, "administrative"))).Refused(422, "tender.share-wrong");
        (await play.Give(1, "administrative", await play.Share(1, "technical"))).Refused(422, "tender.share-wrong");
        (await play.Give(1, "administrative", "AAAA")).Refused(422, "tender.share-wrong");
        var forged = OpeningKey.Read(await play.Share(1, "administrative"))!.Value;
        forged.Value[5] ^= 1;
        (await play.Give(1, "administrative", OpeningKey.Text(forged))).Refused(422, "tender.share-wrong");
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM bid_envelope e JOIN bid b ON b.id = e.bid_id WHERE b.procedure_id = $1 AND e.state <> 'Sealed'", play.Procedure));
        // What was handed in does not lie in the tables.
        var share = OpeningKey.Read(await play.Share(0, "administrative"))!.Value;
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM key_share WHERE position($1 in given) > 0", share.Value));
        Assert.Equal((2, true), Result(await play.Give(2, "administrative")));

        static (int, bool) Result(Reply reply) => ((int)reply.Is(200)["given"]!, (bool)reply.Body!["opened"]!);
    }

    [Fact]
    public async Task Only_holders_named_in_the_decision_open()
    {
        var play = await Play.Published(on, lots: 1);
        await play.Over();
        var share = await play.Share(0, "administrative");
        (await on.Call(Person.Of("cpb", play.Cpb, "cpb.key-holder"), "POST", play.At + "/openings", new { envelope = "administrative", share })).Refused(403, "tender.not-key-holder");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.key-holder"), "POST", play.At + "/openings", new { envelope = "administrative", share })).Is(404);
        (await on.Call(play.Rup, "POST", play.At + "/openings", new { envelope = "administrative", share })).Is(403);
        (await play.Give(0, "nonsense", share)).Invalid("/envelope", "enum");
    }

    [Fact]
    public async Task A_ciphertext_swapped_or_altered_in_the_database_is_recorded_as_invalid()
    {
        var play = await Play.Published(on, lots: 1);
        var (honest, swapped, altered) = (await play.Bid(await play.Firm()), await play.Bid(await play.Firm()), await play.Bid(await play.Firm()));
        await on.Database.ExecuteAsync("UPDATE bid_envelope SET (jwe, sha256) = (SELECT jwe, sha256 FROM bid_envelope WHERE bid_id = $1 AND kind = 'Administrative') WHERE bid_id = $2 AND kind = 'Administrative'", honest, swapped);
        await on.Database.ExecuteAsync("UPDATE bid_envelope SET jwe = overlay(jwe placing 'AAAA' from length(jwe) - 30) WHERE bid_id = $1 AND kind = 'Administrative'", altered);
        await play.Over();
        await play.Open("administrative");
        var bids = (await play.Bids()).ToDictionary(x => x!["bidId"]!.GetValue<Guid>(), x => x!["envelopes"]![0]!);
        Assert.Equal(("opened", null), ((string?)bids[honest]["state"], (string?)bids[honest]["fault"]));
        Assert.Equal(("invalid", "transplanted"), ((string?)bids[swapped]["state"], (string?)bids[swapped]["fault"]));
        Assert.Equal(("invalid", "altered"), ((string?)bids[altered]["state"], (string?)bids[altered]["fault"]));
        var decisions = new[] { new { bidId = honest, admitted = true }, new { bidId = swapped, admitted = true }, new { bidId = altered, admitted = true } };
        (await on.Call(play.Rup, "POST", play.LotAt() + "/qualification", new { decisions })).Refused(422, "tender.envelope-invalid");
    }

    [Fact]
    public async Task An_envelope_sealed_to_another_key_excludes_its_bid_and_no_other()
    {
        var play = await Play.Published(on, lots: 1);
        var twin = await Play.Published(on, lots: 1);
        var (good, bad) = (await play.Firm(), await play.Firm());
        await play.Bid(good);
        var wrong = (await on.Call(bad, "POST", play.LotAt() + "/bids", await play.Envelopes(bad, procedure: twin.Procedure))).Is(201)["bidId"]!.GetValue<Guid>();
        await play.Over();
        await play.Open("administrative");
        await play.Qualified(wrong);
        await play.Juried();
        await play.Open("technical");
        // The excluded bid's other envelopes stay shut.
        Assert.Equal(2, await on.Database.ScalarAsync<long>("SELECT count(*) FROM bid_envelope WHERE bid_id = $1 AND state = 'Sealed'", wrong));
    }

    [Fact]
    public async Task More_bids_than_are_held_at_a_time_are_all_opened()
    {
        var play = await Play.Published(on, lots: 1);
        var firms = await Task.WhenAll(Enumerable.Range(0, OpenEnvelopes.PageSize + 2).Select(_ => play.Firm()));
        await Task.WhenAll(firms.Select(x => play.Bid(x)));
        await play.Over();
        await play.Open("administrative");
        Assert.Equal(firms.Length, await on.Database.ScalarAsync<long>(
            "SELECT count(*) FROM bid_envelope e JOIN bid b ON b.id = e.bid_id WHERE b.procedure_id = $1 AND e.kind = 'Administrative' AND e.state = 'Opened' AND e.content IS NOT NULL", play.Procedure));
        Assert.Equal(firms.Length, (await play.Bids()).Count);
    }

    [Fact]
    public async Task Shares_given_at_the_same_time_open_once()
    {
        var play = await Play.Published(on, lots: 1);
        await play.Bid(await play.Firm());
        await play.Over();
        var shares = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            shares.Add(await play.Share(i, "administrative"));
        }

        var replies = await Task.WhenAll(shares.Select((x, i) => play.Give(i, "administrative", x)));
        Assert.Equal(2, replies.Count(x => x.Status == 200));
        replies.Single(x => x.Status != 200).Refused(409, "tender.already-opened");
        Assert.Single(await on.Published(play.Procedure), x => x.Name == "tender.bids-opened.v1");
    }
}
