using Npgsql;

namespace Aggregator.Local.Up;

/// <summary>Makes each component's database with its two logins; what is there already stays.</summary>
internal static class Databases
{
    public static async Task EnsureAsync(string administrator, Component component, string ownerPassword, string loginPassword, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(administrator) { Pooling = false }.ConnectionString);
        await EnsureLoginAsync(source, component.Owner, ownerPassword, ct);
        await EnsureLoginAsync(source, component.Login, loginPassword, ct);
        if (await CountAsync(source, "SELECT count(*) FROM pg_database WHERE datname = $1", component.Database!, ct) == 0)
        {
            // An administrator who is no superuser may give a database only to a role that it is a member of.
            await RunAsync(source, $"""GRANT "{component.Owner}" TO CURRENT_USER""", ct);
            await RunAsync(source, $"""CREATE DATABASE "{component.Database}" OWNER "{component.Owner}" """, ct);
        }

        await RunAsync(source, $"""REVOKE ALL ON DATABASE "{component.Database}" FROM PUBLIC""", ct);
        await RunAsync(source, $"""GRANT CONNECT ON DATABASE "{component.Database}" TO "{component.Login}" """, ct);
    }

    /// <summary>Connection string of one of a component's logins.</summary>
    public static string Connection(string administrator, Component component, string login, string password) =>
        new NpgsqlConnectionStringBuilder(administrator) { Database = component.Database, Username = login, Password = password }.ConnectionString;

    private static async Task EnsureLoginAsync(NpgsqlDataSource source, string login, string password, CancellationToken ct)
    {
        if (await CountAsync(source, "SELECT count(*) FROM pg_roles WHERE rolname = $1", login, ct) == 0)
        {
            await RunAsync(source, $"""CREATE ROLE "{login}" """, ct);
        }

        // Passwords are hex words of our own making, so there is nothing to quote in them.
        await RunAsync(source, $"""ALTER ROLE "{login}" LOGIN PASSWORD '{password}'""", ct);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql, string value, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
