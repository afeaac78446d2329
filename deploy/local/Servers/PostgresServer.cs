using System.Globalization;
using Npgsql;

namespace Aggregator.Local.Servers;

/// <summary>How much a private PostgreSQL server promises.</summary>
public enum PostgresMode
{
    /// <summary>Every commit is on disk, passwords are checked.</summary>
    Durable,

    /// <summary>For tests: nothing survives a power cut, and whoever reaches the port is let in.</summary>
    Test,
}

/// <summary>A PostgreSQL server of our own, in its own folder, on 127.0.0.1 only.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly PostgresMode mode;
    private Guarded process;

    private PostgresServer(string folder, int port, PostgresMode mode, string password, Guarded process)
    {
        this.folder = folder;
        this.mode = mode;
        this.process = process;
        Port = port;
        Password = password;
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Password of the superuser <c>postgres</c>.</summary>
    public string Password { get; }

    /// <summary>Process id of the server.</summary>
    public int Pid => process.Pid;

    /// <summary>Starts the server, making its data folder the first time.</summary>
    public static async Task<PostgresServer> StartAsync(string folder, int? port = null, PostgresMode mode = PostgresMode.Durable, CancellationToken ct = default)
    {
        folder = Path.GetFullPath(folder);
        var bin = FindBin();
        Directory.CreateDirectory(folder);
        var data = Path.Combine(folder, "data");
        var password = Machine.Secret(Path.Combine(folder, "superuser.password"));
        var asUser = await OwnFolderAsync(data);
        await StopLeftoverAsync(data);
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            await InitialiseAsync(bin, data, asUser, password, mode, ct);
        }

        var attempt = 0;
        while (true)
        {
            var candidate = Ports.FreeOr(port);
            var process = await LaunchAsync(bin, folder, asUser, candidate, mode);
            try
            {
                var server = new PostgresServer(folder, candidate, mode, password, process);
                await server.ReadyAsync(ct);
                return server;
            }
            catch (LocalFailure) when (process.HasExited && ++attempt < 3 && process.LogTail().Contains("in use", StringComparison.Ordinal))
            {
                port = null;
            }
        }
    }

    /// <summary>Where to connect to a database as the superuser, or as the login given.</summary>
    public string ConnectionString(string database = "postgres", string user = "postgres", string? password = null) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = user,
            Password = password ?? Password,
        }.ConnectionString;

    /// <summary>Starts it again on the same port after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        var asUser = await OwnFolderAsync(Path.Combine(folder, "data"));
        process = await LaunchAsync(FindBin(), folder, asUser, Port, mode);
        await ReadyAsync(ct);
    }

    /// <summary>Fast shutdown: clients are cut, data is written.</summary>
    public Task StopAsync() => process.StopAsync("INT", TimeSpan.FromSeconds(30));

    /// <summary>As a crash: nothing is written, the next start recovers.</summary>
    public Task KillAsync() => process.StopAsync("QUIT", TimeSpan.FromSeconds(10));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (mode == PostgresMode.Test ? KillAsync() : StopAsync());
        await process.DisposeAsync();
    }

    /// <summary>True where the Debian package is installed.</summary>
    public static bool IsInstalled => Versions().Any();

    private static IEnumerable<string> Versions() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Where(x => File.Exists(Path.Combine(x, "bin/postgres")))
                .OrderByDescending(x => double.TryParse(Path.GetFileName(x), CultureInfo.InvariantCulture, out var version) ? version : 0)
            : [];

    private static string FindBin() =>
        Versions().FirstOrDefault() is { } version ? Path.Combine(version, "bin") : throw new LocalFailure("PostgreSQL is missing: apt-get install postgresql");

    private static async Task<string[]> OwnFolderAsync(string data)
    {
        if (!Machine.IsRoot)
        {
            Directory.CreateDirectory(data, Machine.OwnerFolder);
            return [];
        }

        await Machine.RunAsync(["install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", data]);
        return await Machine.AsUserAsync("postgres", data);
    }

    private static async Task InitialiseAsync(string bin, string data, string[] asUser, string password, PostgresMode mode, CancellationToken ct)
    {
        var passwordFile = Path.Combine(data, "..", $"initdb.{Guid.NewGuid():n}");
        try
        {
            // initdb runs as another user than the file's owner, hence a file it may read for the moment it needs it.
            Machine.WriteSecret(passwordFile, password);
            if (Machine.IsRoot)
            {
                await Machine.RunAsync(["chown", "postgres:postgres", passwordFile], ct: ct);
            }

            var method = mode == PostgresMode.Test ? "trust" : "scram-sha-256";
            await Machine.RunAsync(
                [.. asUser, $"{bin}/initdb", "-D", data, "-U", "postgres", "-A", method, "--pwfile", passwordFile, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
                workingFolder: data, ct: ct);
        }
        catch
        {
            Directory.Delete(data, recursive: true);
            throw;
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private static Task<Guarded> LaunchAsync(string bin, string folder, string[] asUser, int port, PostgresMode mode)
    {
        var data = Path.Combine(folder, "data");
        string[] fast = mode == PostgresMode.Test
            ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=500", "-c", "autovacuum_naptime=10s"]
            : ["-c", "max_connections=300"];
        return Guarded.StartAsync(
            [.. asUser, $"{bin}/postgres", "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "max_wal_size=512MB", "-c", "timezone=UTC", .. fast],
            Path.Combine(folder, "server.log"), "QUIT", workingFolder: data);
    }

    /// <summary>Ends a server that a crash of the machine's supervisor left on this data folder; it is ours by its pid file.</summary>
    private static async Task StopLeftoverAsync(string data)
    {
        var pidFile = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), out var pid))
        {
            return;
        }

        var commandLine = $"/proc/{pid}/cmdline";
        if (File.Exists(commandLine) && (await File.ReadAllTextAsync(commandLine)).Split('\0').Contains(data))
        {
            using var leftover = System.Diagnostics.Process.GetProcessById(pid);
            await Machine.RunAsync(["kill", "-INT", $"{pid}"]);
            await leftover.WaitForExitAsync();
        }
    }

    private Task ReadyAsync(CancellationToken ct) =>
        Machine.WaitUntilAsync(
            async () =>
            {
                try
                {
                    await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false;Timeout=2");
                    await connection.OpenAsync(ct);
                    return true;
                }
                catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
                {
                    return false;
                }
            },
            process, TimeSpan.FromSeconds(60), "PostgreSQL", ct);
}
