using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.Portal.Tests;

public sealed class PortalProcessTests
{
    [Fact]
    public async Task Answers_probes_and_says_when_the_gateway_is_away()
    {
        await using var portal = await Site.Portal(new() { ["Aggregator__Gateway"] = $"http://127.0.0.1:{Ports.Free()}" });
        using var http = new HttpClient { BaseAddress = portal.Address };
        Assert.Contains("live", await http.GetStringAsync("/health/live"));
        using var initiatives = await http.GetAsync("/initiatives");
        Assert.Equal(503, (int)initiatives.StatusCode);
        Assert.Contains("momentaneamente", await initiatives.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Aggregator__Gateway", null, "Aggregator__Gateway")]
    [InlineData("Aggregator__Trial", "true", "trial instance")]
    public async Task Refuses_a_configuration_that_cannot_serve(string name, string? value, string words)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Aggregator__Gateway"] = "http://127.0.0.1:1", [name] = value,
        };
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ServiceProcess.CommandAsync(Repository.Dll(Component.Portal), environment, []));
        Assert.Contains(words, failure.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
