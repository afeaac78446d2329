using System.Text;
using Aggregator.Tender.Tests.Support;
using Npgsql;

namespace Aggregator.Tender.Tests.Bids;

/// <summary>Peeking before the deadline, by every role and at the tables.</summary>
public class GetBidTests(TenderUnderTest on)
{
    [Fact]
    public async Task Nobody_but_the_bidder_finds_out_that_a_bid_exists()
    {
        var play = await Play.Published(on, lots: 1);
        var (firm, rival) = (await play.Firm(), await play.Firm());
        var everybody = new Person?[]
        {
            null, rival, play.Rup, play.Planner, play.Holders[0].Who, play.Jurors[0], Person.Of("cpb", play.Cpb, "cpb.admin", "cpb.contract-manager"), Person.Auditor,
            Person.PlatformOperator, Person.Of("body", play.Bodies.Keys.First(), "buyer.signatory", "buyer.rup"), Person.Of("auditor", Guid.CreateVersion7(), "auditor", "dashboard"),
        };
        var paths = new[] { play.At, play.LotAt(), $"/procedures?initiativeId={play.Initiative}", play.LotAt() + "/bids", "/bids", $"/bids?procedureId={play.Procedure}", play.At + "/shares" };
        var before = await Look();
        var (published, outbox) = (await on.Published(play.Procedure), await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.published WHERE name LIKE 'tender.%'"));

        var bid = await play.Bid(firm);
        await play.Bid(await play.Firm());

        Assert.Equal(before, await Look());
        Assert.Equal(published.Count, (await on.Published(play.Procedure)).Count);
        // The second firm's registration is the only message that came after.
        Assert.Equal(outbox + 1, await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.published WHERE name LIKE 'tender.%'"));
        foreach (var who in everybody)
        {
            foreach (var path in (string[])[$"/bids/{bid}", $"/bids/{bid}/receipt", $"/bids/{bid}/envelopes/technical"])
            {
                var (there, absent) = (await on.Call(who, "GET", path), await on.Call(who, "GET", path.Replace(bid.ToString(), Guid.CreateVersion7().ToString())));
                Assert.Contains(there.Status, (int[])[401, 403, 404]);
                Assert.Equal(absent.Status, there.Status);
            }

            Assert.Contains((await on.Call(who, "POST", $"/bids/{bid}/withdraw")).Status, (int[])[401, 403, 404]);
        }

        (await on.Call(play.Rup, "GET", play.LotAt() + "/bids")).Refused(409, "tender.bids-sealed");
        (await on.Call(Person.Auditor, "GET", play.LotAt() + "/bids")).Refused(409, "tender.bids-sealed");
        (await on.Call(firm, "GET", $"/bids/{bid}")).Is(200);

        async Task<string> Look()
        {
            var seen = new StringBuilder();
            foreach (var who in everybody)
            {
                foreach (var path in paths)
                {
                    var reply = await on.Call(who, "GET", path);
                    // A problem's trace id and a share's time are nothing about bids.
                    seen.AppendLine($"{who?.Kind} {path} {reply.Status} {reply.ETag} {(reply.Status == 200 ? reply.Text : (string?)reply.Body!["type"])}");
                }
            }

            return seen.ToString();
        }
    }

    [Fact]
    public async Task The_log_knows_of_no_bid_and_the_tables_hold_no_plaintext()
    {
        var play = await Play.Published(on, lots: 1);
        var firm = await play.Firm();
        var note = Guid.CreateVersion7().ToString();
        var bid = await play.Bid(firm, economic: """{"discountPercent":"17.123456","labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"},"note":"NOTE"}""".Replace("NOTE", note));
        var second = await play.Bid(await play.Firm());
        (await on.Call(firm, "PUT", $"/bids/{bid}", await play.Envelopes(firm))).Is(200);

        Assert.Empty(await Rows($"SELECT l::text FROM platform.log_entry l WHERE subject = '{bid}' OR subject = '{second}'"));

        foreach (var table in await Rows("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'platform')"))
        {
            foreach (var row in await Rows($"SELECT t::text FROM {table} t"))
            {
                foreach (var secret in (string[])["tecnica di " + firm.Org, "DGUE di " + firm.Org, note])
                {
                    var bytes = Encoding.UTF8.GetBytes(secret);
                    Assert.DoesNotContain(secret, row);
                    Assert.DoesNotContain(Convert.ToHexStringLower(bytes), row);
                }
            }
        }

        // Once open, the log tells what was recorded, and who put it.
        await play.Over();
        await play.Open("administrative");
        var log = await Rows($"SELECT l::text FROM platform.log_entry l WHERE (subject = '{bid}' OR subject = '{second}') AND action = 'bid.recorded'");
        Assert.Equal(3, log.Count);
        Assert.All(log, x => Assert.DoesNotContain(firm.Org.ToString(), x));
        Assert.Contains(await Rows($"SELECT l::text FROM platform.log_entry l WHERE subject = '{bid}'"), x => x.Contains(firm.Org.ToString()) && x.Contains(firm.Account.ToString()));
    }

    [Fact]
    public async Task The_services_own_log_lines_say_nothing_of_bids()
    {
        var play = await Play.Published(on, lots: 1);
        var firm = await play.Firm();
        var bid = await play.Bid(firm);
        (await on.Call(await play.Firm(), "POST", $"/bids/{bid}/withdraw")).Is(404);
        var lines = await File.ReadAllTextAsync(on.Service.Process.Log);
        Assert.DoesNotContain(bid.ToString(), lines);
        Assert.DoesNotContain(firm.Org.ToString(), lines);
        Assert.DoesNotContain("submitBid", lines);
    }

    private async Task<List<string>> Rows(string sql)
    {
        await using var source = NpgsqlDataSource.Create(on.Database.Superuser + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
