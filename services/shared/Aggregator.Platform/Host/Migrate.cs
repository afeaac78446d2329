using Aggregator.Platform.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aggregator.Platform.Host;

/// <summary>
/// A step of its own, by the owner login: platform schema, the service's EF migrations, seeds, the runtime login's rights, and
/// the queues, so that the first message published finds them. Safe to run again and at the same time by several copies.
/// </summary>
internal static class Migrate
{
    public static async Task<int> RunAsync(IServiceProvider services, IConfiguration configuration, ServiceDefinition definition, CancellationToken ct)
    {
        var database = services.GetRequiredService<NpgsqlDataSource>();
        await using var guard = await database.OpenConnectionAsync(ct);
        await ExecuteAsync(guard, "SELECT pg_advisory_lock(hashtext('aggregator migrate'))", ct);

        await ExecuteAsync(guard, await PlatformSqlAsync(), ct);
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
            await db.Database.MigrateAsync(ct);
        }

        foreach (var seed in definition.Seeds)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
            db.Caller = Caller.System;
            await seed(db, scope.ServiceProvider, ct);
            await db.SaveChangesAsync(ct);
        }

        foreach (var table in (string[])["platform.published", "platform.log_entry", "platform.log_seal", "platform.log_head", "platform.witness", .. definition.AppendOnlyTables])
        {
            await ExecuteAsync(guard, $"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_rewriting()", ct);
        }

        if (configuration.GetConnectionString("Database") is { } runtime)
        {
            await GrantAsync(guard, new NpgsqlConnectionStringBuilder(runtime).Username!, definition.AppendOnlyTables, ct);
        }

        if (services.GetRequiredService<BrokerOptions>().Uri is not null)
        {
            await using var channel = await services.GetRequiredService<Broker>().OpenAsync(ct);
            await services.GetRequiredService<Topology>().DeclareQueuesAsync(channel.Raw, ct);
        }

        Console.WriteLine("Migrated.");
        return 0;
    }

    private static async Task GrantAsync(NpgsqlConnection connection, string login, IReadOnlyList<string> appendOnly, CancellationToken ct)
    {
        var role = new NpgsqlCommandBuilder().QuoteIdentifier(login);
        await ExecuteAsync(connection, $"""
            GRANT USAGE ON SCHEMA public, platform TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, platform TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, platform TO {role};
            """, ct);
        foreach (var table in (string[])["platform.published", "platform.log_entry", "platform.log_seal", "platform.log_head", "platform.witness", .. appendOnly])
        {
            await ExecuteAsync(connection, $"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}", ct);
        }

        await ExecuteAsync(connection, $"REVOKE INSERT, UPDATE, DELETE ON public.\"__EFMigrationsHistory\" FROM {role}", ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
    }

    internal static async Task<string> PlatformSqlAsync()
    {
        using var reader = new StreamReader(typeof(Migrate).Assembly.GetManifestResourceStream("Aggregator.Platform.Storage.platform.sql")!);
        return await reader.ReadToEndAsync();
    }
}
