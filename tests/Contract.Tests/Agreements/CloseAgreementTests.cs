using System.Net;
using Npgsql;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class CloseAgreementTests(World world)
{
    [Fact]
    public async Task Nothing_new_after_the_close_but_live_orders_go_on()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var (placed, draft) = (await deal.PlaceAsync(0, 100m), await deal.DraftAsync(0, 10m));
        (await deal.Manager.Post(deal.Path + "/close", new { reason = "" })).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        (await deal.Signatory(0).Post(deal.Path + "/close", new { reason = "fine" })).Must(HttpStatusCode.Forbidden);
        (await world.As("cpb", world.NewId(), "cpb.contract-manager").Post(deal.Path + "/close", new { reason = "fine" })).MustRefuse(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("closed", (string)(await deal.Manager.Post(deal.Path + "/close", new { reason = "fine" })).Must(HttpStatusCode.OK)["state"]!);

        (await deal.Signatory(0).Post($"/orders/{draft}/sign")).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        (await deal.Drafter(0).Post(deal.Path + "/orders", Deal.Order(1m))).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        (await deal.Supplier.Post($"/orders/{placed}/accept")).Must(HttpStatusCode.OK);
        (await deal.Manager.Post(deal.Path + "/close", new { reason = "fine" })).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        Assert.Equal("contract.agreement-closed.v1", (await deal.PublishedAsync())[^1]);
        Assert.Equal(0L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM platform.due WHERE subject = $1", deal.Id));
    }

    [Fact]
    public async Task Closing_in_the_instant_of_the_announced_end_waits_for_it_instead_of_both_for_each_other()
    {
        var deal = await world.ActiveAsync(1_000m, 1_000m);

        // What the announcement does: it holds its due row, then wants the agreement's.
        await using var source = NpgsqlDataSource.Create(world.Database.Superuser + ";Pooling=false");
        await using var announcement = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await announcement.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync("SELECT 1 FROM platform.due WHERE subject = $1 FOR UPDATE");
        var closing = deal.Manager.Post(deal.Path + "/close", new { reason = "fine" });
        await Support.Eventually.Holds(async () => Assert.Equal(1L, await world.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")));
        await ExecuteAsync("SELECT 1 FROM agreement WHERE id = $1 FOR NO KEY UPDATE");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("closed", (string)(await closing).Must(HttpStatusCode.OK)["state"]!);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, announcement, transaction) { Parameters = { new() { Value = deal.Id } } };
            Assert.NotNull(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }
}
