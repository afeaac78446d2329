using System.Text.Json;

namespace Aggregator.Local.Servers;

/// <summary>A RabbitMQ server of our own, in its own folder, with its own port mapper, on 127.0.0.1 only.</summary>
public sealed class RabbitServer : IAsyncDisposable
{
    private const string Bin = "/usr/lib/rabbitmq/bin";
    private const string Administrator = "administrator";

    // A demand of a hundred thousand lines is one message of some 35 MB; RabbitMQ 4 takes no more than 16 MiB unless it is told.
    private const int MessageBytesMax = 128 << 20;
    private readonly string folder;
    private readonly Instance instance;
    private Guarded? mapper;
    private Guarded? process;

    private RabbitServer(string folder, Instance instance)
    {
        this.folder = folder;
        this.instance = instance;
    }

    /// <summary>Its AMQP port.</summary>
    public int Port => instance.Port;

    /// <summary>Process id of the server, zero for one that somebody else runs.</summary>
    public int Pid => process?.Pid ?? 0;

    /// <summary>True where the Debian package is installed.</summary>
    public static bool IsInstalled => File.Exists($"{Bin}/rabbitmq-server");

    /// <summary>Starts the server; the definitions are applied at every start.</summary>
    public static async Task<RabbitServer> StartAsync(string folder, BrokerDefinitions? definitions = null, int? port = null, CancellationToken ct = default)
    {
        if (!IsInstalled)
        {
            throw new LocalFailure("RabbitMQ is missing: apt-get install rabbitmq-server");
        }

        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder, Machine.OwnerFolder);
        var known = Read(folder);
        if (known is not null)
        {
            await StopLeftoverAsync(folder);
        }

        var instance = new Instance(
            Ports.FreeOr(port ?? known?.Port), Ports.FreeOr(known?.DistributionPort), Ports.FreeOr(known?.MapperPort), known?.Password ?? Machine.NewSecret());
        Machine.WriteSecret(Path.Combine(folder, "instance.json"), JsonSerializer.Serialize(instance));
        var server = new RabbitServer(folder, instance);
        server.Configure(definitions);
        await server.LaunchAsync(ct);
        return server;
    }

    /// <summary>Reaches a server that another process runs in this folder, to control it; disposing leaves it alone.</summary>
    public static RabbitServer Attach(string folder) =>
        Read(folder) is { } instance ? new RabbitServer(Path.GetFullPath(folder), instance) : throw new LocalFailure($"No RabbitMQ in {folder}");

    /// <summary>Address of a virtual host, as the administrator or as the user given.</summary>
    public string Address(string vhost = "/", string? user = null, string? password = null) =>
        $"amqp://{Uri.EscapeDataString(user ?? Administrator)}:{Uri.EscapeDataString(password ?? instance.Password)}@127.0.0.1:{Port}/{Uri.EscapeDataString(vhost)}";

    /// <summary>Runs <c>rabbitmqctl</c> against this server.</summary>
    public Task<string> ControlAsync(params string[] arguments) =>
        Machine.RunAsync([$"{Bin}/rabbitmqctl", "-q", "-n", Instance.Node, .. arguments], Environment(), folder);

    /// <summary>Adds or changes users, virtual hosts and permissions of the running server, in one call.</summary>
    public async Task ImportAsync(BrokerDefinitions definitions)
    {
        var file = Path.Combine(folder, $"import-{Guid.NewGuid():n}.json");
        try
        {
            Machine.WriteSecret(file, JsonSerializer.Serialize(definitions));
            await ControlAsync("import_definitions", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A virtual host in which the administrator may do everything.</summary>
    public Task AddVhostAsync(string vhost) =>
        ImportAsync(new BrokerDefinitions([], [new(vhost)], [new(Administrator, vhost, ".*", ".*", ".*")]));

    /// <summary>Removes a virtual host with everything in it.</summary>
    public Task DeleteVhostAsync(string vhost) => ControlAsync("delete_vhost", vhost);

    /// <summary>Cuts every client off; they may come back at once.</summary>
    public Task CloseAllConnectionsAsync(string reason) => ControlAsync("close_all_connections", reason);

    /// <summary>Takes the broker away while its machine stays.</summary>
    public Task StopApplicationAsync() => ControlAsync("stop_app");

    /// <summary>Brings it back after <see cref="StopApplicationAsync"/>.</summary>
    public Task StartApplicationAsync() => ControlAsync("start_app");

    /// <summary>Stops the server in good order.</summary>
    public async Task StopAsync()
    {
        if (process is not null)
        {
            await process.StopAsync("TERM", TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Ends the server as a crash would.</summary>
    public async Task KillAsync()
    {
        if (process is not null)
        {
            await process.StopAsync("KILL");
        }
    }

    /// <summary>Starts it again on the same port and data.</summary>
    public Task RestartAsync(CancellationToken ct = default) => LaunchAsync(ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        if (mapper is not null)
        {
            await mapper.DisposeAsync();
        }
    }

    private static Instance? Read(string folder)
    {
        var file = Path.Combine(folder, "instance.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<Instance>(File.ReadAllText(file)) : null;
    }

    /// <summary>Ends a server and a port mapper that nobody guards any more; they are ours by the pid files in this folder.</summary>
    private static async Task StopLeftoverAsync(string folder)
    {
        foreach (var (file, program) in (ReadOnlySpan<(string, string)>)[("server.pid", "beam"), ("mapper.pid", "epmd")])
        {
            var pidFile = Path.Combine(folder, file);
            if (File.Exists(pidFile) && int.TryParse(File.ReadAllText(pidFile), out var pid)
                && File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Contains(program, StringComparison.Ordinal)
                && File.ReadAllText($"/proc/{pid}/environ").Contains($"HOME={folder}\0", StringComparison.Ordinal))
            {
                using var leftover = System.Diagnostics.Process.GetProcessById(pid);
                leftover.Kill();
                leftover.WaitForExit();
            }
        }

        await Task.CompletedTask;
    }

    private void Configure(BrokerDefinitions? definitions)
    {
        var all = new BrokerDefinitions(
            [new(Administrator, instance.Password, "administrator"), .. definitions?.Users ?? []],
            [new("/"), .. definitions?.Vhosts ?? []],
            [
                new(Administrator, "/", ".*", ".*", ".*"),
                .. (definitions?.Vhosts ?? []).Select(x => new BrokerPermission(Administrator, x.Name, ".*", ".*", ".*")),
                .. definitions?.Permissions ?? [],
            ]);
        var definitionsFile = Path.Combine(folder, "definitions.json");
        Machine.WriteSecret(definitionsFile, JsonSerializer.Serialize(all));
        File.WriteAllText(Path.Combine(folder, "rabbitmq.conf"), $"""
            listeners.tcp.local = 127.0.0.1:{Port}
            load_definitions = {definitionsFile}
            max_message_size = {MessageBytesMax}
            disk_free_limit.absolute = 200MB
            log.console = false
            log.file.level = warning

            """);
        File.WriteAllText(Path.Combine(folder, "enabled_plugins"), "[].\n");
    }

    private async Task LaunchAsync(CancellationToken ct)
    {
        if (mapper is null or { HasExited: true })
        {
            // An epmd that RabbitMQ starts by itself outlives it, so it is a child of our own, there before the server.
            mapper = await Guarded.StartAsync(
                ["epmd", "-address", "127.0.0.1", "-port", $"{instance.MapperPort}"], Path.Combine(folder, "epmd.log"), "KILL", Environment(), folder);
            await Machine.WaitUntilAsync(() => Ports.AnswersAsync(instance.MapperPort), mapper, TimeSpan.FromSeconds(10), "epmd", ct);
            File.WriteAllText(Path.Combine(folder, "mapper.pid"), $"{mapper.Pid}");
        }

        process = await Guarded.StartAsync([$"{Bin}/rabbitmq-server"], Path.Combine(folder, "server.log"), "KILL", Environment(), folder);
        File.WriteAllText(Path.Combine(folder, "server.pid"), $"{process.Pid}");
        await Machine.WaitUntilAsync(() => Ports.AnswersAsync(Port), process, TimeSpan.FromSeconds(90), "RabbitMQ", ct);
    }

    private Dictionary<string, string?> Environment() => new()
    {
        // Under systemd's name the start script execs the VM instead of keeping a shell between us and it.
        ["RUNNING_UNDER_SYSTEMD"] = "1",
        ["HOME"] = folder,
        ["RABBITMQ_NODENAME"] = Instance.Node,
        ["RABBITMQ_NODE_PORT"] = $"{Port}",
        ["RABBITMQ_DIST_PORT"] = $"{instance.DistributionPort}",
        ["ERL_EPMD_PORT"] = $"{instance.MapperPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(folder, "config"),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        ["LANG"] = "C.UTF-8",
    };

    private sealed record Instance(int Port, int DistributionPort, int MapperPort, string Password)
    {
        public const string Node = "aggregator@localhost";
    }
}
