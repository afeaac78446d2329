namespace Aggregator.Portal.Tests;

/// <summary>A gateway of one test's own, whose answers no other test changes; the portal behind it and the browser before it are shared.</summary>
internal sealed class Own : IAsyncDisposable
{
    private readonly Site site;

    private Own(FakeGateway gateway, Site site) => (Gateway, this.site) = (gateway, site);

    public FakeGateway Gateway { get; }

    public static async Task<Own> StartAsync(Site site) => new(await site.Gateway.AnnexAsync(), site);

    public async Task<Visitor> Visit(string who, bool scripts = true, int width = 1280) => await Visitor.ArriveAsync(await site.Context(width, scripts: scripts, who: who, home: Gateway.Address), Gateway.Address);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
