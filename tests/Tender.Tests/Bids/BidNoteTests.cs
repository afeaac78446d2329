using Aggregator.Support;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Bids;

/// <summary>What anybody outside the sealed tables could count, before and after bids came.</summary>
public class BidNoteTests(TenderUnderTest on)
{
    private const string Countable = """
        SELECT concat_ws(' ', (SELECT count(*) FROM platform.log_entry), (SELECT count(*) FROM platform.log_pending), (SELECT count(*) FROM platform.log_seal),
            (SELECT count(*) FROM platform.log_head), (SELECT max(position) FROM platform.published), (SELECT count(*) FROM platform.outbox), (SELECT count(*) FROM platform.due))
        """;

    [Fact]
    public async Task Between_submission_and_opening_neither_log_nor_seals_nor_messages_nor_traces_show_that_bids_came()
    {
        await using var collector = await Collector.StartAsync();
        await using var own = new TenderUnderTest { More = collector.Settings };
        await own.InitializeAsync();
        var play = await Play.Published(own, lots: 1);
        var (firm, second) = (await play.Firm(), await play.Firm());
        var (envelopes, others) = (await play.Envelopes(firm), await play.Envelopes(second));
        await Eventually.Holds(async () => Assert.Equal(0, await own.Database.ScalarAsync<long>("SELECT (SELECT count(*) FROM platform.log_pending) + (SELECT count(*) FROM platform.outbox)")));
        await Seen(collector, own, play);
        var before = await own.Database.ScalarAsync<string>(Countable);
        var lines = (await File.ReadAllTextAsync(own.Service.Process.Log)).Length;
        collector.Forget();

        var bid = (await own.Call(firm, "POST", play.LotAt() + "/bids", envelopes)).Is(201)["bidId"]!.GetValue<Guid>();
        (await own.Call(firm, "PUT", $"/bids/{bid}", envelopes)).Is(200);
        (await own.Call(firm, "GET", $"/bids/{bid}/receipt")).Is(200);
        (await own.Call(second, "GET", $"/bids/{bid}")).Is(404);
        var withdrawn = (await own.Call(second, "POST", play.LotAt() + "/bids", others)).Is(201)["bidId"]!.GetValue<Guid>();
        (await own.Call(second, "POST", $"/bids/{withdrawn}/withdraw")).Is(200);

        // A service that stops sends all telemetry that it still holds.
        (await own.Call(null, "GET", play.At)).Is(200);
        await own.Service.Process.StopAsync();
        AssertTold(collector);
        Assert.Equal(before, await own.Database.ScalarAsync<string>(Countable));
        foreach (var told in (string[])[(await File.ReadAllTextAsync(own.Service.Process.Log))[lines..], collector.Text("traces"), collector.Text("logs"), collector.Text("metrics")])
        {
            foreach (var secret in (string[])[$"{bid}", $"{withdrawn}", $"{firm.Org}", $"{firm.Account}", $"{second.Org}", "/bids", "submitBid", "withdrawBid", "bid_envelope", "bid_note"])
            {
                Assert.DoesNotContain(secret, told);
            }
        }

        await own.Service.Process.RestartAsync();

        // The lines then enter the log with their own times, and the receipt gets its seal.
        await play.Over();
        await play.Open("administrative");
        Assert.Equal(4, await own.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE action = 'bid.recorded' AND subject IN ($1, $2)", bid, withdrawn));
        Assert.Equal(0, await own.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE action = 'bid.recorded' AND NOT ((after::jsonb ->> 'at')::timestamptz < at)"));
        Assert.Equal(0, await own.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE action = 'bids.record-broken'"));
    }

    [Fact]
    public async Task What_was_done_to_the_record_is_said_at_the_opening_and_harms_no_bid()
    {
        var play = await Play.Published(on, lots: 1);
        var (kept, removed) = (await play.Bid(await play.Firm()), await play.Bid(await play.Firm()));
        await on.Database.ExecuteAsync("ALTER TABLE bid_note DISABLE TRIGGER append_only");
        await on.Database.ExecuteAsync("UPDATE bid_note SET at = at + interval '1 minute' WHERE bid_id = $1", kept);
        await on.Database.ExecuteAsync("ALTER TABLE bid_note ENABLE TRIGGER append_only");
        await on.Database.ExecuteAsync("DELETE FROM bid_envelope WHERE bid_id = $1", removed);
        await on.Database.ExecuteAsync("DELETE FROM bid WHERE id = $1", removed);
        await play.Over();
        await play.Open("administrative");
        var said = await on.Database.ScalarAsync<string>("SELECT after FROM platform.log_entry WHERE subject = $1 AND action = 'bids.record-broken'", play.Procedure);
        Assert.Contains("line 1", said);
        Assert.Contains($"bid {removed} is gone", said);
        Assert.Equal("opened", (string?)(await play.Bids()).Single()!["envelopes"]![0]!["state"]);
    }

    [Fact]
    public async Task Many_bids_at_once_are_noted_in_one_unbroken_line()
    {
        var play = await Play.Published(on, lots: 1);
        var firms = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => play.Firm()));
        await Task.WhenAll(firms.Select(x => play.Bid(x)));
        Assert.Equal(12, await on.Database.ScalarAsync<int>("SELECT max(number) FROM bid_note WHERE procedure_id = $1", play.Procedure));
        await play.Over();
        await play.Open("administrative");
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'bids.record-broken'", play.Procedure));
    }

    /// <summary>Until what is no secret has arrived at the collector.</summary>
    private static async Task Seen(Collector collector, TenderUnderTest on, Play play)
    {
        collector.Forget();
        (await on.Call(null, "GET", play.At)).Is(200);
        await Eventually.Holds(() =>
        {
            AssertTold(collector);
            return Task.CompletedTask;
        });
    }

    private static void AssertTold(Collector collector)
    {
        Assert.Contains("GET /api/tender/v1/procedures/{procedureId:guid}", collector.Text("traces"));
        Assert.NotEmpty(collector.Text("metrics"));
    }
}
