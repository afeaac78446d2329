namespace Aggregator.Support;

/// <summary>A virtual host of the broker for one test class: exchanges and queues that no other test sees.</summary>
public sealed class BrokerVhost : IAsyncDisposable
{
    private readonly TestBroker broker;

    private BrokerVhost(TestBroker broker, string name)
    {
        this.broker = broker;
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its address, for <c>ConnectionStrings__Broker</c>.</summary>
    public string Address => broker.Address(Name);

    /// <summary>Makes one; about a second.</summary>
    public static async Task<BrokerVhost> CreateAsync()
    {
        var servers = await Servers.GetAsync();
        var vhost = new BrokerVhost(servers.Broker, $"test-{Guid.NewGuid():n}");
        await servers.Broker.AddVhostAsync(vhost.Name);
        return vhost;
    }

    /// <summary>Messages waiting in each queue that has any.</summary>
    public async Task<IReadOnlyDictionary<string, int>> BacklogAsync() =>
        (await ControlAsync("list_queues", "--no-table-headers", "name", "messages"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Where(cells => cells.Length == 2 && cells[1] is not ("0" or ""))
            .ToDictionary(cells => cells[0], cells => int.Parse(cells[1]));

    /// <summary>Cuts every client of this virtual host off; they may come back at once.</summary>
    public Task CloseConnectionsAsync(string reason) => ControlAsync("close_all_connections", reason);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await broker.ControlAsync("delete_vhost", Name);

    private Task<string> ControlAsync(string command, params string[] arguments) => broker.ControlAsync([command, "--vhost", Name, .. arguments]);
}
