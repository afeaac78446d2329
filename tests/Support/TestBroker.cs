using Aggregator.Local.Servers;

namespace Aggregator.Support;

/// <summary>The message broker of a test run.</summary>
public abstract class TestBroker
{
    /// <summary>Address of a virtual host, as a user who may do everything there.</summary>
    public abstract string Address(string vhost);

    /// <summary>Runs <c>rabbitmqctl</c> with these arguments.</summary>
    public abstract Task<string> ControlAsync(params string[] arguments);

    /// <summary>Makes a virtual host.</summary>
    public virtual async Task AddVhostAsync(string vhost)
    {
        await ControlAsync("add_vhost", vhost);
        await ControlAsync("set_permissions", "-p", vhost, User, ".*", ".*", ".*");
    }

    /// <summary>The user that tests connect as.</summary>
    protected abstract string User { get; }
}

/// <summary>A private server of this process or, found by its folder, of <c>tests/run</c>.</summary>
internal sealed class PrivateBroker(RabbitServer server) : TestBroker
{
    protected override string User => throw new NotSupportedException("The private server's own import gives the permission");

    public override string Address(string vhost) => server.Address(vhost);

    public override Task<string> ControlAsync(params string[] arguments) => server.ControlAsync(arguments);

    public override Task AddVhostAsync(string vhost) => server.AddVhostAsync(vhost);
}

/// <summary>A broker that somebody else runs, with the command that controls it.</summary>
internal sealed class GivenBroker(Uri address, IReadOnlyList<string> control) : TestBroker
{
    protected override string User => Uri.UnescapeDataString(address.UserInfo.Split(':')[0]);

    public override string Address(string vhost) => new UriBuilder(address) { Path = Uri.EscapeDataString(vhost) }.Uri.AbsoluteUri;

    public override Task<string> ControlAsync(params string[] arguments) => Machine.RunAsync([.. control, "-q", .. arguments]);
}
