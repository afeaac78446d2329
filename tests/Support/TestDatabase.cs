using Npgsql;

namespace Aggregator.Support;

/// <summary>A database of its own for one test class, with the two logins that production has.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Servers servers;

    private TestDatabase(Servers servers, string name, string owner, string login)
    {
        this.servers = servers;
        Name = name;
        Owner = servers.Database(name, owner, Password);
        Runtime = servers.Database(name, login, Password);
    }

    internal const string Password = "test";

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Connection string of the login that owns the tables.</summary>
    public string Owner { get; }

    /// <summary>Connection string of the login that the service runs as.</summary>
    public string Runtime { get; }

    /// <summary>Connection string of the superuser, who can do what nobody should.</summary>
    public string Superuser => servers.Database(Name);

    /// <summary>An empty database whose logins carry this name: <c>NAME_owner</c> and <c>NAME_app</c>.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(string name = "aggregator_test")
    {
        var servers = await Servers.GetAsync();
        await EnsureLoginsAsync(servers, name);
        return await CreateAsync(servers, name, $"{name}_{Guid.NewGuid():n}", "template0");
    }

    /// <summary>Runs a statement as the superuser.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(Superuser + ";Pooling=false");
        await using var command = Command(source, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads one value as the superuser.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(Superuser + ";Pooling=false");
        await using var command = Command(source, sql, values);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? (T)value : default;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in (string[])[Owner, Runtime, Superuser])
        {
            await using var pooled = new NpgsqlConnection(connection);
            NpgsqlConnection.ClearPool(pooled);
        }

        await RunAsync(servers.Postgres, $"""DROP DATABASE IF EXISTS "{Name}" WITH (FORCE)""");
    }

    internal static async Task<TestDatabase> CreateAsync(Servers servers, string logins, string name, string template)
    {
        var database = new TestDatabase(servers, name, logins + "_owner", logins + "_app");
        await RunAsync(servers.Postgres, $"""CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER "{logins}_owner" """);
        return database;
    }

    internal static async Task EnsureLoginsAsync(Servers servers, string logins)
    {
        await using var connection = new NpgsqlConnection(servers.Postgres + ";Pooling=false");
        await connection.OpenAsync();

        // Roles belong to the whole server, and several test processes may want the same ones at once.
        await using var command = new NpgsqlCommand($"""
            SELECT pg_advisory_lock(hashtext('aggregator test logins'));
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{logins}_owner') THEN CREATE ROLE "{logins}_owner" LOGIN PASSWORD '{Password}'; END IF;
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{logins}_app') THEN CREATE ROLE "{logins}_app" LOGIN PASSWORD '{Password}'; END IF;
            END $$;
            """, connection);
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Command(NpgsqlDataSource source, string sql, object[] values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
