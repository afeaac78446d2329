using System.Net;
using System.Text;
using Aggregator.Local.Servers;
using Aggregator.Support;
using Npgsql;
using RabbitMQ.Client;

namespace Aggregator.Platform.Tests.Faults;

/// <summary>
/// Faults on the shipped binaries while requests go on: each test ends with "accepted once, applied once, everywhere".
/// </summary>
public sealed class FaultTests(Trio trio) : IClassFixture<Trio>
{
    [Fact]
    public async Task Every_service_killed_in_turn_and_started_again()
    {
        await trio.WhileRegisteringAsync(4, async () =>
        {
            foreach (var victim in trio.All.Concat(trio.All))
            {
                await trio.MoreAsync(20);
                await victim.Process.KillAsync();
                await victim.Process.RestartAsync();
            }
        });
        await trio.AgreesAsync();
    }

    /// <summary>
    /// Killed between commit and publish: the broker hears nothing, so what is committed is not yet sent. Killed between receive and
    /// ack: the consumer works while its answers to the broker are held back.
    /// </summary>
    [Fact]
    public async Task Killed_between_commit_and_publish_and_between_receive_and_acknowledgement()
    {
        foreach (var victim in (ServiceUnderTest[])[trio.Demand, trio.Gpp])
        {
            await trio.WhileRegisteringAsync(1, async () =>
            {
                trio.BrokerWire.HoldRequests();
                await trio.MoreAsync(10);
                await victim.Process.KillAsync();
                trio.BrokerWire.Mend();
                await victim.Process.RestartAsync();
            });
            await trio.AgreesAsync();
        }
    }

    [Fact]
    public async Task A_broker_that_is_away_costs_no_request()
    {
        var (refused, accepted) = (0, trio.Accepted);
        trio.BrokerWire.Cut();
        await trio.WhileRegisteringAsync(1, async () =>
        {
            // A minute by the wall is the point here: heartbeats and reconnects run out in it.
            using var away = new PeriodicTimer(TimeSpan.FromMinutes(1));
            await away.WaitForNextTickAsync();
        }, status => refused += status == HttpStatusCode.Created ? 0 : 1);
        trio.BrokerWire.Mend();
        Assert.Equal(0, refused);
        Assert.True(trio.Accepted > accepted + 50);
        await trio.AgreesAsync();
    }

    [Fact]
    public async Task Database_connections_terminated_again_and_again()
    {
        await trio.WhileRegisteringAsync(4, async () =>
        {
            for (var i = 0; i < 6; i++)
            {
                await trio.MoreAsync(20);
                foreach (var service in trio.All)
                {
                    await service.Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
                }

                trio.DatabaseWire.Reset();
            }
        });
        await trio.AgreesAsync();
    }

    [Fact]
    public async Task Every_message_delivered_twice_and_in_shuffled_order()
    {
        await SomeAsync(50);

        // From the publisher's own wire bytes, as a broker gone mad would deliver them.
        var messages = new List<(string Name, BasicProperties Properties, byte[] Body)>();
        await using (var source = NpgsqlDataSource.Create(trio.Demand.Database.Superuser + ";Pooling=false"))
        {
            await using var command = source.CreateCommand("SELECT id, name, subject, version, occurred_at, body FROM platform.published WHERE name LIKE 'demand-collection.%'");
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                messages.Add((rows.GetString(1), new BasicProperties
                {
                    MessageId = rows.GetGuid(0).ToString(), ContentType = "application/json", Type = rows.GetString(1), DeliveryMode = DeliveryModes.Persistent,
                    Headers = new Dictionary<string, object?>
                    {
                        ["cloudEvents:id"] = rows.GetGuid(0).ToString(), ["cloudEvents:type"] = rows.GetString(1), ["cloudEvents:subject"] = rows.GetGuid(2).ToString(),
                        ["cloudEvents:subjectversion"] = rows.GetInt32(3), ["cloudEvents:time"] = rows.GetFieldValue<DateTimeOffset>(4).ToString("O"),
                    },
                }, rows.GetFieldValue<byte[]>(5)));
            }
        }

        await using var connection = await new ConnectionFactory { Uri = new Uri(trio.BrokerAddress) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var random = new Random(11);
        foreach (var (name, properties, body) in messages.Concat(messages).OrderBy(_ => random.Next()))
        {
            await channel.BasicPublishAsync("public." + name, "", mandatory: true, properties, body);
        }

        await trio.AgreesAsync();
    }

    [Fact]
    public async Task A_consumer_restored_from_an_old_dump_converges_by_replay()
    {
        await SomeAsync(30);
        await trio.AgreesAsync();
        var folder = Directory.CreateTempSubdirectory("aggregator-dump-").FullName;
        var (dump, tools) = (Path.Combine(folder, "old.dump"), Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin/");
        try
        {
            await trio.Contract.Process.StopAsync();
            await Machine.RunAsync([tools + "pg_dump", "-Fc", "-f", dump, Libpq(trio.Contract.Database.Superuser)]);
            await trio.Contract.Process.RestartAsync();
            await SomeAsync(30);
            await trio.AgreesAsync();

            await trio.Contract.Process.StopAsync();
            await Machine.RunAsync([tools + "pg_restore", "--clean", "--if-exists", "-d", Libpq(trio.Contract.Database.Superuser), dump]);
            await trio.Contract.Process.RestartAsync();
            var behind = await Assert.ThrowsAsync<LocalFailure>(() => trio.CheckAsync(trio.Contract));
            Assert.Contains("missing", behind.Message, StringComparison.Ordinal);

            await ServiceProcess.CommandAsync(Repository.Dll(trio.Contract.Component),
                ServiceUnderTest.Environment(trio.Contract.Database, trio.BrokerAddress, null), ["rebuild", "contract.bodies"]);
            await trio.AgreesAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_publisher_restored_behind_its_consumers_is_named()
    {
        await SomeAsync(5);
        await trio.AgreesAsync();
        await trio.Demand.Database.ExecuteAsync("""
            ALTER TABLE platform.published DISABLE TRIGGER ALL;
            CREATE TEMP TABLE forgotten AS SELECT position FROM platform.published WHERE name = 'demand-collection.body-changed.v1' ORDER BY position DESC LIMIT 1;
            CREATE TABLE kept AS SELECT p.* FROM platform.published p JOIN forgotten USING (position);
            UPDATE platform.published SET version = version - 1 WHERE position IN (SELECT position FROM forgotten);
            ALTER TABLE platform.published ENABLE TRIGGER ALL;
            """);
        try
        {
            var named = await Assert.ThrowsAsync<LocalFailure>(() => trio.CheckAsync(trio.Contract));
            Assert.Contains("demand-collection was restored from a backup older than what contract.bodies has applied", named.Message, StringComparison.Ordinal);
        }
        finally
        {
            await trio.Demand.Database.ExecuteAsync("""
                ALTER TABLE platform.published DISABLE TRIGGER ALL;
                UPDATE platform.published p SET version = k.version FROM kept k WHERE k.position = p.position;
                ALTER TABLE platform.published ENABLE TRIGGER ALL;
                DROP TABLE kept;
                """);
        }
    }

    private Task SomeAsync(int count) => trio.WhileRegisteringAsync(1, () => trio.MoreAsync(count));

    private static string Libpq(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"postgresql://{parts.Username}:{Uri.EscapeDataString(parts.Password ?? "")}@{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
