using Aggregator.Support;
using Npgsql;
using RabbitMQ.Client;

namespace Aggregator.Local.Tests;

public sealed class ServersTests
{
    [Fact]
    public async Task A_test_database_has_an_owner_and_a_runtime_login()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var create = owner.CreateCommand("CREATE TABLE t (x int); INSERT INTO t VALUES (1)");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var runtime = NpgsqlDataSource.Create(database.Runtime);
        await using var read = runtime.CreateCommand("SELECT x FROM t");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => read.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(1, await database.ScalarAsync<int>("SELECT x FROM t"));
    }

    [Fact]
    public async Task A_virtual_host_takes_messages_and_goes_away()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var connection = await new ConnectionFactory { Uri = new Uri(vhost.Address) }.CreateConnectionAsync(ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        await channel.QueueDeclareAsync("q", durable: true, exclusive: false, autoDelete: false, cancellationToken: ct);
        await channel.BasicPublishAsync("", "q", new byte[] { 1 }, ct);

        await Eventually.Holds(async () => (await vhost.BacklogAsync()).GetValueOrDefault("q") == 1, "the message waits");
    }

    [Fact]
    public async Task The_cutter_cuts_holds_and_mends()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateEmptyAsync();
        var direct = new NpgsqlConnectionStringBuilder(database.Superuser) { Pooling = false, Timeout = 2, CommandTimeout = 1 };
        await using var cutter = new TcpCutter(direct.Port);
        direct.Port = cutter.Port;

        await using var connection = new NpgsqlConnection(direct.ConnectionString);
        await connection.OpenAsync(ct);
        await using var one = new NpgsqlCommand("SELECT 1", connection);
        Assert.Equal(1, await one.ExecuteScalarAsync(ct));

        cutter.HoldAnswers();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => one.ExecuteScalarAsync(ct));
        cutter.Mend();

        cutter.Cut();
        await using var refused = new NpgsqlConnection(direct.ConnectionString);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => refused.OpenAsync(ct));

        cutter.Mend();
        await using var again = new NpgsqlConnection(direct.ConnectionString);
        await again.OpenAsync(ct);
    }

    [Fact]
    public async Task Tokens_serve_the_key_that_they_sign_with()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var tokens = await Tokens.StartAsync();
        using var http = new HttpClient();
        var keys = await http.GetStringAsync(tokens.Authority + "/.well-known/jwks.json", ct);
        var token = tokens.Mint("cpb", Guid.CreateVersion7(), ["cpb.planner"]);

        var result = await new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().ValidateTokenAsync(token, new()
        {
            ValidIssuer = tokens.Authority,
            ValidAudience = "aggregator",
            IssuerSigningKeys = new Microsoft.IdentityModel.Tokens.JsonWebKeySet(keys).GetSigningKeys(),
        });

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("cpb", result.Claims["org_kind"]);
    }
}
