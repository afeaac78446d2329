using System.Collections.Concurrent;
using System.Security.Cryptography;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Npgsql;

namespace Aggregator.Support;

/// <summary>
/// A service's database, migrated once per build by the service's own <c>migrate</c> command and then copied for each test class in
/// about a tenth of a second. Test processes that share a server share the template.
/// </summary>
public static class TemplateDatabase
{
    private static readonly ConcurrentDictionary<Component, Lazy<Task<string>>> Templates = new();

    /// <summary>A fresh copy of the component's migrated database.</summary>
    public static async Task<TestDatabase> CloneAsync(Component component)
    {
        var servers = await Servers.GetAsync();
        var template = await Templates.GetOrAdd(component, x => new Lazy<Task<string>>(() => BuildAsync(servers, x))).Value;
        return await TestDatabase.CreateAsync(servers, component.Database!, $"{component.Database}_{Guid.NewGuid():n}", template);
    }

    private static async Task<string> BuildAsync(Servers servers, Component component)
    {
        var dll = Repository.Dll(component);
        var name = $"template_{component.Key}_{Fingerprint(dll)}";
        await TestDatabase.EnsureLoginsAsync(servers, component.Database!);

        await using var connection = new NpgsqlConnection(servers.Postgres + ";Pooling=false;Command Timeout=120");
        await connection.OpenAsync();
        await using var lockIt = new NpgsqlCommand($"SELECT pg_advisory_lock(hashtext('{name}'))", connection);
        await lockIt.ExecuteNonQueryAsync();
        await using var known = new NpgsqlCommand($"SELECT count(*) FROM pg_database WHERE datname = '{name}'", connection);
        if ((long)(await known.ExecuteScalarAsync())! > 0)
        {
            return name;
        }

        // Under another name until it is complete: a migration that failed must not be taken for a template.
        var half = name + "_half";
        await ExecuteAsync(connection, $"""DROP DATABASE IF EXISTS "{half}" WITH (FORCE)""");
        var database = await TestDatabase.CreateAsync(servers, component.Database!, half, "template0");
        await ServiceProcess.CommandAsync(dll, ServiceUnderTest.Environment(database, broker: null, authority: null), ["migrate"]);
        await ExecuteAsync(connection, $"""ALTER DATABASE "{half}" RENAME TO "{name}" """);
        return name;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Fingerprint(string dll)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(dll)!, "Aggregator.*.dll").Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
