using System.Net;
using Npgsql;

namespace Aggregator.Contract.Tests.Ledger;

public sealed class GetLedgerTests(World world)
{
    [Fact]
    public async Task Every_movement_is_a_row_with_the_balances_after_it()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var order = await deal.AcceptedAsync(0, 250.55m);
        (await deal.Signatory(0).Post($"/orders/{order}/reduce", new { amount = Deal.Euro(50.55m), reason = "meno ore" })).Must(HttpStatusCode.OK);
        (await deal.Signatory(0).Post($"/orders/{order}/cancel", new { reason = "sede chiusa" })).Must(HttpStatusCode.OK);

        var ledger = await deal.LedgerAsync();
        Assert.Equal(["opened", "quota-taken", "quota-taken", "order-placed", "order-reduced", "order-cancelled"], ledger.Select(x => (string)x["kind"]!));
        Assert.Equal([1, 2, 3, 4, 5, 6], ledger.Select(x => (int)x["number"]!));
        Assert.Equal([0m, 0m, 0m, 250.55m, 200m, 0m], ledger.Select(x => Deal.Amount(x["lotOrdered"])));
        Assert.Equal([1_000m, 600m, 400m, 250.55m, -50.55m, -200m], ledger.Select(x => Deal.Amount(x["amount"])));
    }

    [Fact]
    public async Task It_comes_in_pages_and_only_to_those_concerned()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var first = (await deal.Manager.Get(deal.Path + "/ledger?limit=2")).Must(HttpStatusCode.OK);
        Assert.Equal(2, first["items"]!.AsArray().Count);
        var second = (await deal.Manager.Get($"{deal.Path}/ledger?limit=2&cursor={first["next"]}")).Must(HttpStatusCode.OK);
        Assert.Equal(3, (int)second["items"]![0]!["number"]!);
        Assert.Null(second["next"]);

        (await deal.Drafter(1).Get(deal.Path + "/ledger")).Must(HttpStatusCode.OK);
        (await deal.Supplier.Get(deal.Path + "/ledger")).Must(HttpStatusCode.OK);
        (await world.As("auditor", world.NewId(), "auditor").Get(deal.Path + "/ledger")).Must(HttpStatusCode.OK);
        (await world.As("cpb", world.NewId(), "cpb.contract-manager").Get(deal.Path + "/ledger")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await world.As("body", world.NewId(), "buyer.drafter").Get(deal.Path + "/ledger")).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await world.Nobody().Get(deal.Path + "/ledger")).Must(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("UPDATE ledger_entry SET amount = 0")]
    [InlineData("DELETE FROM ledger_entry")]
    [InlineData("TRUNCATE ledger_entry")]
    public async Task The_services_own_login_can_neither_change_nor_delete_rows(string sql)
    {
        await world.PendingAsync(world.Award(1_000m, 1_000m));
        await using var source = NpgsqlDataSource.Create(world.Database.Runtime + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("lot_ordered = ceiling + 0.01", "within_lot")]
    [InlineData("option_ordered = option_open + 0.01", "within_option")]
    [InlineData("body_ordered = body_quota + 0.01", "within_quota")]
    [InlineData("body_ordered = -0.01", "within_quota")]
    public async Task The_database_itself_refuses_a_row_that_passes_a_limit(string wrong, string constraint)
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 1_000m));
        var (column, value) = (wrong.Split(" = ")[0], wrong.Split(" = ")[1]);
        string[] columns = ["lot_ordered", "option_ordered", "body_ordered"];
        var values = columns.Select(x => x == column ? value : x);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => world.Database.ExecuteAsync($"""
            INSERT INTO ledger_entry (agreement_id, number, at, kind, amount, of_which_option, ceiling, option_open, body_quota, lot_ordered, option_ordered, body_ordered)
            SELECT agreement_id, 99, at, kind, amount, of_which_option, ceiling, option_open, body_quota, {string.Join(", ", values)} FROM ledger_entry WHERE agreement_id = $1
            """, deal.Id));
        Assert.Equal(constraint, refused.ConstraintName);
    }
}
