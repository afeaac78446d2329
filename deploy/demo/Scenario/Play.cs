using System.Diagnostics;
using Aggregator.Demo.Territory;

namespace Aggregator.Demo.Scenario;

/// <summary>The whole play, act by act. The three tenders share the acts, because they share the clock.</summary>
internal sealed class Play(Gateway gateway, Actor platform, string? accountsFile)
{
    // Proofs handed in for each lot; the others stay due, as they are in life.
    private const int ProofsPerLot = 12;
    private readonly Stopwatch watch = Stopwatch.StartNew();

    /// <summary>Who played, once everybody is entered.</summary>
    public Cast? Cast { get; private set; }

    /// <summary>What was played.</summary>
    public IReadOnlyList<Tendered> Initiatives { get; } = Tendered.All();

    /// <summary>Plays, unless it was played here before. True where it was played now.</summary>
    public async Task<bool> RunAsync()
    {
        var initiatives = Initiatives;
        var there = (await gateway.GetAsync("/api/open-data/v1/initiatives")).List("items");
        if (there.Count(x => initiatives.Any(y => y.Title == x.Text("title")) && x.Text("state") == "active") == initiatives.Count)
        {
            return false;
        }

        Expect.Same(0, there.Count, "The platform already holds initiatives, perhaps of a demo that was interrupted. Initiatives found");

        var cast = await ActAsync("Entering 133 municipalities, two central purchasing bodies, six firms", () => Scenario.Cast.EnterAsync(platform, gateway, DemoTerritory.Read()));
        Cast = cast;
        var time = new TrialTime(platform);
        var (demands, lots, tender, callOff, green) = (new CollectDemands(cast, time), new PlanLots(cast), new RunTender(cast, time), new CallOff(cast, time), new GreenResults(cast));

        await ActAsync("Opening accounts for people", () => People.EnterAsync(cast, gateway, accountsFile));
        await ActAsync("Collecting demands", () => EachAsync(initiatives, demands.RunAsync));
        await ActAsync("Looking across the border of two central purchasing bodies", () => demands.ShowBorderAsync(initiatives[1]));
        await ActAsync("Opening a collection that stays open, with what other systems already know", () => new KnownNeeds(cast, time).RunAsync());
        await ActAsync("Planning lots and green checklists", () => EachAsync(initiatives, lots.RunAsync));
        await ActAsync("Publishing the notices", () => EachAsync(initiatives, tender.PublishAsync));
        await ActAsync("Sealing bids", () => EachAsync(initiatives, tender.BidAsync));
        await time.PassAsync(initiatives.Max(x => x.Deadline));
        await ActAsync("A month later: opening by quorum, jury, awards", () => EachAsync(initiatives, tender.EvaluateAsync));
        var standstill = await ActAsync("Waiting for the agreements", () => Task.WhenAll(initiatives.Select(callOff.AwaitStandstillAsync)));
        await time.PassAsync(standstill.Max());
        await ActAsync("After the standstill: agreements, accessions, orders", () => EachAsync(initiatives, callOff.RunAsync));
        await time.PassAsync(time.Now.AddDays(184));
        await ActAsync("Half a year later: deliveries", () => EachAsync(initiatives, callOff.DeliverAsync));
        await ActAsync("Proving and verifying green criteria", () => EachAsync(initiatives, x => green.RunAsync(x, ProofsPerLot)));
        await new Report(gateway).PrintAsync(initiatives);
        Console.WriteLine($"Played in {watch.Elapsed.TotalSeconds:0.0} s with {gateway.Requests:N0} requests through the gateway.");
        return true;
    }

    private static Task EachAsync(IEnumerable<Tendered> initiatives, Func<Tendered, Task> act) => Task.WhenAll(initiatives.Select(act));

    private async Task<T> ActAsync<T>(string title, Func<Task<T>> act)
    {
        Console.WriteLine($"{watch.Elapsed.TotalSeconds,5:0.0} s  {title}");
        try
        {
            return await act();
        }
        catch (DemoFailure failure)
        {
            throw new DemoFailure($"{title}: {failure.Message}");
        }
    }

    private Task ActAsync(string title, Func<Task> act) =>
        ActAsync(title, async () =>
        {
            await act();
            return true;
        });
}
