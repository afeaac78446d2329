using System.Net;

namespace Aggregator.Contract.Tests.Ledger;

/// <summary>Many people at once on real PostgreSQL: exactly as many succeed as there is room for.</summary>
public sealed class LedgerRaceTests(World world)
{
    [Fact]
    public async Task Of_32_signatures_for_the_last_euro_one_succeeds()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        await deal.PlaceAsync(0, 999m);
        var drafts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => deal.DraftAsync(0, 1m)));

        var answers = await Task.WhenAll(drafts.Select(x => deal.Signatory(0).Post($"/orders/{x}/sign")));

        Assert.Single(answers, x => x.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(x => x.Status != HttpStatusCode.OK), x =>
        {
            x.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.ceiling-exceeded");
            Assert.Equal(0m, Deal.Amount(x.Parameters["left"]));
        });
        await ExactAsync(deal, 1_000m);
    }

    [Fact]
    public async Task Bodies_that_order_cancel_and_reduce_at_once_leave_balances_that_add_up()
    {
        var deal = await world.ActiveAsync(3_000m, 1_000m, 1_000m, 1_000m);
        (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 9", amount = Deal.Euro(45m) })).Must(HttpStatusCode.OK);

        // Each body has room for ten orders of 100, and the three together for 45 more: 48 tries of 100 and 24 of 15.
        var work = Enumerable.Range(0, 48).Select(x => (Body: x % 3, Amount: 100m)).Concat(Enumerable.Range(0, 24).Select(x => (Body: x % 3, Amount: 15m)))
            .OrderBy(x => x.Amount).ToList();
        var drafts = await Task.WhenAll(work.Select(async x => (x.Body, x.Amount, Id: await deal.DraftAsync(x.Body, x.Amount))));
        var placed = await Task.WhenAll(drafts.Select(async x => (x.Id, x.Body, x.Amount, (await deal.Signatory(x.Body).Post($"/orders/{x.Id}/sign")).Status)));
        Assert.All(placed, x => Assert.True(x.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity));
        var live = placed.Where(x => x.Status == HttpStatusCode.OK).ToList();
        var sum = live.Sum(x => x.Amount);
        Assert.InRange(sum, 2_700m, 3_045m);
        await ExactAsync(deal, sum);

        var undone = await Task.WhenAll(live.Select(async (x, i) => i % 2 == 0
            ? (x.Amount, await deal.Signatory(x.Body).Post($"/orders/{x.Id}/cancel", new { reason = "prova" }))
            : (5m, await deal.Signatory(x.Body).Post($"/orders/{x.Id}/reduce", new { amount = Deal.Euro(5m), reason = "prova" }))));
        Assert.All(undone, x => x.Item2.Must(HttpStatusCode.OK));
        await ExactAsync(deal, sum - undone.Sum(x => x.Item1));
    }

    [Fact]
    public async Task The_same_order_is_signed_once_by_however_many_at_once()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);
        var draft = await deal.DraftAsync(0, 10m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => deal.Signatory(0).Post($"/orders/{draft}/sign")));
        Assert.Single(answers, x => x.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(x => x.Status != HttpStatusCode.OK), x => x.MustRefuse(HttpStatusCode.Conflict, "contract.order-state"));
        await ExactAsync(deal, 10m);
    }

    /// <summary>Balance, ledger, bodies and orders, read from the database as a bookkeeper would, say the same.</summary>
    private async Task ExactAsync(Deal deal, decimal sum)
    {
        Assert.Equal(sum, Deal.Amount((await deal.ReadAsync())["ordered"]));
        Assert.Equal(sum, await world.Database.ScalarAsync<decimal>("SELECT sum(amount) FROM ledger_entry WHERE order_id IS NOT NULL AND agreement_id = $1", deal.Id));
        Assert.Equal(sum, await world.Database.ScalarAsync<decimal>("SELECT sum(amount) FROM call_off_order WHERE phase IN ('Placed', 'Accepted', 'Completed') AND agreement_id = $1", deal.Id));
        Assert.Equal(sum, await world.Database.ScalarAsync<decimal>(
            "SELECT lot_ordered + option_ordered FROM ledger_entry WHERE agreement_id = $1 ORDER BY number DESC LIMIT 1", deal.Id));
        Assert.Equal(sum, await world.Database.ScalarAsync<decimal>(
            "SELECT sum(b.ordered) + (SELECT from_option FROM agreement WHERE id = $1) FROM agreement_body b WHERE b.agreement_id = $1", deal.Id));
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM agreement_body WHERE agreement_id = $1 AND ordered > coalesce(quota, 0)", deal.Id));
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("SELECT max(number) - count(*) FROM ledger_entry WHERE agreement_id = $1", deal.Id));
    }
}
