using Aggregator.Local.Servers;

namespace Aggregator.Portal.Tests.Demands;

/// <summary>A portal and a gateway of one test's own, whose answers no other test changes; the browser is shared.</summary>
internal sealed class Own : IAsyncDisposable
{
    private readonly ServiceProcess portal;
    private readonly Site site;

    private Own(FakeGateway gateway, ServiceProcess portal, Site site) => (Gateway, this.portal, this.site) = (gateway, portal, site);

    public FakeGateway Gateway { get; }

    public static async Task<Own> StartAsync(Site site)
    {
        var gateway = await FakeGateway.StartAsync();
        var portal = await Site.Portal(new() { ["Aggregator__Gateway"] = gateway.Address.ToString() });
        gateway.Portal = portal.Address;
        return new Own(gateway, portal, site);
    }

    public async Task<Visitor> Visit(string who, bool scripts = true, int width = 1280) => await Visitor.ArriveAsync(await site.Context(width, scripts: scripts, who: who, home: Gateway.Address), Gateway.Address);

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
