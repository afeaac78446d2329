using Aggregator.Platform.Audit;
using Aggregator.Platform.Tests.Sample;
using Aggregator.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aggregator.Platform.Tests.Audit;

/// <summary>What a database administrator could do to the log, and that it is found.</summary>
public sealed class LogTests : IAsyncLifetime
{
    private BrokerVhost _vhost = null!;
    private SampleService _service = null!;
    private SampleService _witness = null!;

    public async ValueTask InitializeAsync()
    {
        _vhost = await BrokerVhost.CreateAsync();
        _witness = await SampleService.StartAsync(_vhost.Address, name: "other");
        _service = await SampleService.StartAsync(_vhost.Address);
        for (var i = 0; i < 30; i++)
        {
            await _service.CountAsync();
        }

        await Eventually.Holds(async () => Assert.Equal(30L, await _service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_seal")));
        await Eventually.Holds(async () => Assert.Equal(30L, await _witness.Database.ScalarAsync<long>("SELECT coalesce(max(number), 0) FROM platform.witness")));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _witness.DisposeAsync();
        await _vhost.DisposeAsync();
    }

    [Fact]
    public async Task An_untouched_log_verifies() => Assert.Empty(await FindingsAsync());

    [Fact]
    public async Task A_changed_row_is_found() => await AttackAsync(
        "UPDATE platform.log_entry SET after = '{\"number\":1000}' WHERE id = (SELECT entry FROM platform.log_seal WHERE number = 7)", "changed", "7 (");

    [Fact]
    public async Task A_deleted_row_is_found() => await AttackAsync(
        "DELETE FROM platform.log_entry WHERE id = (SELECT entry FROM platform.log_seal WHERE number = 7)", "deleted", "7 (");

    [Fact]
    public async Task A_row_deleted_with_its_seal_is_found() => await AttackAsync(
        "WITH s AS (DELETE FROM platform.log_seal WHERE number = 7 RETURNING entry) DELETE FROM platform.log_entry WHERE id IN (SELECT entry FROM s)", "deleted", "7–7");

    [Fact]
    public async Task An_inserted_row_is_found() => await AttackAsync(
        "INSERT INTO platform.log_entry SELECT gen_random_uuid(), at, actor, org, on_behalf_of, cpb, subject, 'thing.forged', reason, before, after, mac FROM platform.log_entry LIMIT 1", "inserted", "");

    [Fact]
    public async Task A_log_cut_off_with_its_heads_is_found_by_the_witness() => await AttackAsync("""
        WITH s AS (DELETE FROM platform.log_seal WHERE number > 20 RETURNING entry), h AS (DELETE FROM platform.log_head WHERE number > 20)
        DELETE FROM platform.log_entry WHERE id IN (SELECT entry FROM s)
        """, "cut", "30");

    [Fact]
    public async Task A_log_sealed_again_from_scratch_is_found_by_the_witness()
    {
        // The strongest attack: the administrator removes an entry and has the service itself seal all the rest anew.
        await _service.Host.StopAsync();
        await _service.Database.ExecuteAsync("""
            WITH gone AS (DELETE FROM platform.log_entry WHERE id = (SELECT entry FROM platform.log_seal WHERE number = 7))
            INSERT INTO platform.log_pending SELECT entry FROM platform.log_seal WHERE number <> 7
            """);
        await _service.Database.ExecuteAsync("DELETE FROM platform.log_seal; DELETE FROM platform.log_head; DELETE FROM platform.published WHERE name = 'platform.log-sealed.v1'");
        await _service.Host.Services.GetRequiredService<Sealer>().SealAsync(default);

        Assert.NotEmpty(await FindingsAsync());
    }

    [Fact]
    public async Task Seals_that_no_head_covers_are_found_without_a_witness()
    {
        // A tail chained anew lacks the signature that only the service can make.
        await _service.Database.ExecuteAsync("DELETE FROM platform.log_head WHERE number = 30");
        Assert.Contains(await FindingsAsync(witnessed: false), x => x.Kind == "changed" && x.Where.EndsWith("–30", StringComparison.Ordinal));
    }

    private async Task AttackAsync(string sql, string kind, string where)
    {
        await _service.Database.ExecuteAsync(sql);
        Assert.Contains(await FindingsAsync(), x => x.Kind == kind && x.Where.StartsWith(where, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<VerifyLog.Finding>> FindingsAsync(bool witnessed = true)
    {
        await using var own = NpgsqlDataSource.Create(_service.Database.Superuser + ";Pooling=false");
        await using var witness = NpgsqlDataSource.Create(_witness.Database.Superuser + ";Pooling=false");
        return (await new VerifyLog("sample", _service.Host.Services.GetRequiredService<SealKey>()).RunAsync(own, witnessed ? [witness] : [], default)).Findings;
    }
}
