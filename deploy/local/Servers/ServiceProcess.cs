namespace Aggregator.Local.Servers;

/// <summary>One of the platform's programs, as its shipped dll in a process of its own, on a fixed loopback port.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly string dll;
    private readonly string log;
    private readonly IReadOnlyDictionary<string, string?> environment;
    private Guarded process;

    private ServiceProcess(string name, string dll, int port, string log, IReadOnlyDictionary<string, string?> environment, Guarded process)
    {
        this.dll = dll;
        this.log = log;
        this.environment = environment;
        this.process = process;
        Name = name;
        Port = port;
    }

    /// <summary>Its name for people.</summary>
    public string Name { get; }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Its base address.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Its process id.</summary>
    public int Pid => process.Pid;

    /// <summary>True once it ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Its log file.</summary>
    public string Log => log;

    /// <summary>Starts the program; it may not be ready yet.</summary>
    public static async Task<ServiceProcess> LaunchAsync(
        string name, string dll, string log, IReadOnlyDictionary<string, string?> environment, int? port = null)
    {
        var at = port ?? Ports.Free();
        return new ServiceProcess(name, dll, at, log, environment, await RunAsync(dll, at, log, environment));
    }

    /// <summary>Starts the program and waits until <c>/health/ready</c> answers 200.</summary>
    public static async Task<ServiceProcess> StartAsync(
        string name, string dll, string log, IReadOnlyDictionary<string, string?> environment, int? port = null, CancellationToken ct = default)
    {
        var service = await LaunchAsync(name, dll, log, environment, port);
        await service.ReadyAsync(ct);
        return service;
    }

    /// <summary>Runs one of the program's commands, such as <c>migrate</c>, to its end and gives its output.</summary>
    public static Task<string> CommandAsync(string dll, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments, CancellationToken ct = default) =>
        Machine.RunAsync(["dotnet", dll, .. arguments], environment, Path.GetDirectoryName(dll), ct);

    /// <summary>Waits until it says that it is ready.</summary>
    public Task ReadyAsync(CancellationToken ct = default) =>
        Machine.WaitUntilAsync(
            async () =>
            {
                try
                {
                    using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"), ct);
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
                {
                    return false;
                }
            },
            process, TimeSpan.FromSeconds(90), Name, ct);

    /// <summary>Graceful stop, as an orchestrator would ask for it.</summary>
    public Task<int> StopAsync() => process.StopAsync("TERM", TimeSpan.FromSeconds(30));

    /// <summary>SIGKILL: no line of the program runs after this.</summary>
    public Task<int> KillAsync() => process.StopAsync("KILL");

    /// <summary>Freezes it where it stands, and lets it go on.</summary>
    public Task SignalAsync(string signal) => process.SignalAsync(signal);

    /// <summary>Starts it again on the same port after a stop or a kill.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await process.DisposeAsync();
        process = await RunAsync(dll, Port, log, environment);
        await ReadyAsync(ct);
    }

    /// <summary>The last lines of its log.</summary>
    public string LogTail(int lines = 15) => process.LogTail(lines);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await StopAsync();
        }

        await process.DisposeAsync();
    }

    private static Task<Guarded> RunAsync(string dll, int port, string log, IReadOnlyDictionary<string, string?> environment) =>
        Guarded.StartAsync(
            ["dotnet", dll], log, "KILL",
            new Dictionary<string, string?>(environment) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" },
            Path.GetDirectoryName(dll));
}
