using System.Diagnostics;
using Aggregator.Local;
using Aggregator.Support;

namespace Aggregator.Benchmarks;

/// <summary>
/// A demand of as many lines as a file may have, signed and approved: how long the answers take, how large the message is, and how long until every service
/// that keeps demands has it.
/// </summary>
internal static class LargeDemand
{
    public static async Task RunAsync(Ground ground, Report report)
    {
        ground.GiveToTests();
        await using var tokens = await Tokens.StartAsync();
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var collecting = await ServiceUnderTest.StartAsync(Component.Demand, vhost.Address, tokens.Authority);
        await using var tender = await ServiceUnderTest.StartAsync(Component.Tender, vhost.Address, tokens.Authority);
        await using var contract = await ServiceUnderTest.StartAsync(Component.Contract, vhost.Address, tokens.Authority);
        await using var gpp = await ServiceUnderTest.StartAsync(Component.Gpp, vhost.Address, tokens.Authority);
        var town = await Imports.TownAsync(collecting, tokens);
        var (demand, cpb, _) = await Imports.ImportAsync(collecting, tokens, town, Imports.Csv(100_000), "text/csv");
        using var signatory = collecting.Client(tokens.Mint("body", town, ["buyer.signatory"]));
        using var planner = collecting.Client(tokens.Mint("cpb", cpb, ["cpb.planner"]));
        await SendAsync("submission", () => Imports.SendAsync(signatory, $"/demands/{demand}/submit", new { protocolNumber = "1/2026", protocolDate = "2026-01-02", actReference = "Determina 1/2026" }), 1);
        await SendAsync("approval", () => Imports.SendAsync(planner, $"/demands/{demand}/approve", new { }), 2);
        report.Add("its message", $"{await collecting.Database.ScalarAsync<int>("SELECT max(octet_length(body)) FROM platform.published WHERE subject = $1", demand) / 1e6:N1} MB");
        foreach (var service in new[] { collecting, tender, contract, gpp })
        {
            report.Add($"  most memory of {service.Component.Name}", $"{Imports.Peak(service.Process.Pid):N0} MB");
        }

        async Task SendAsync(string what, Func<Task> command, int version)
        {
            var clock = Stopwatch.StartNew();
            await command();
            report.Ceiling($"{what} of 100,000 lines, answered", clock.Elapsed.TotalSeconds, 10, "s");
            foreach (var service in new[] { tender, contract, gpp })
            {
                while (await service.Database.ScalarAsync<int?>("SELECT min(version) FROM platform.seen WHERE subject = $1", demand) < version
                    || await service.Database.ScalarAsync<long>("SELECT count(*) FROM platform.seen WHERE subject = $1", demand) < (service == gpp ? 2 : 1))
                {
                    await Task.Delay(20);
                }

                report.Ceiling($"  and known to {service.Component.Name}", clock.Elapsed.TotalSeconds, 60, "s");
            }
        }
    }
}
