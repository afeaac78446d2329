using System.Net;
using System.Text.Json.Nodes;
using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;
using Aggregator.Local;
using Aggregator.Support;
using RabbitMQ.Client;

namespace Aggregator.Journeys;

/// <summary>
/// Messages about demands are lost and doubled on purpose between two running services: the closure shows it before any lot plan, and a replay of what was
/// published repairs it. They are lost in the real broker, by taking the tender service's queue away from under them.
/// </summary>
public sealed class LostMessagesJourney(RunningPlatform platform)
{
    private const string Api = "/api/demand/v1";
    private const string Queue = "tender.demands";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task WhatIsLostOrDoubledIsSeenAtTheClosureAndRepairedByReplay()
    {
        var office = await OwnOffice.EnterAsync(platform);
        var towns = (await platform.PlayedAsync()).Cast.Towns.Take(5).ToList();
        var initiative = await office.OpenAsync(DemandRule.Cleaning, 36, towns);
        await using var connection = await new ConnectionFactory { Uri = new Uri(platform.Broker) }.CreateConnectionAsync();
        await using var broker = await connection.CreateChannelAsync();

        // Two demands of which nothing arrives, one whose first message is missing in the middle, one whole one, and one that comes again and again.
        var whole = await StateAsync(towns[0], initiative, office.Planner);
        await LoseAsync(broker, ["demand-submitted", "demand-approved"], async () =>
        {
            await StateAsync(towns[1], initiative, office.Planner);
            await StateAsync(towns[2], initiative, office.Planner);
        });
        var gap = Guid.Empty;
        await LoseAsync(broker, ["demand-submitted"], async () => gap = await SubmitAsync(towns[3], initiative));
        await office.Planner.PostAsync($"{Api}/demands/{gap}/approve");
        var doubled = await StateAsync(towns[4], initiative, office.Planner);
        await platform.SettledAsync();
        await SendAgainAsync(broker, doubled, times: 3);
        var closed = await office.Planner.PostAsync($"{Api}/initiatives/{initiative}/close");
        Assert.Equal(5, closed.Number("count"));

        // Seen, here by an auditor, because the owner's look would set off the repair. A gap in the middle is noticed without any closure, and what comes twice counts once.
        var auditor = await OwnOffice.ClientAsync(platform, Guid.CreateVersion7(), "auditor", "auditor");
        await Eventually.Holds(async () => Assert.Equal((3, false), Seen(await ProofAsync(auditor, initiative))), Patience);
        await office.Planner.PostAsync("/api/tender/v1/lot-plans", Plan(initiative, towns), HttpStatusCode.Conflict);

        // Repaired.
        await Eventually.Holds(async () => Assert.Equal((5, true), Seen(await ProofAsync(office.Planner, initiative))), Patience);
        var proof = (await ProofAsync(office.Planner, initiative))!;
        Assert.Equal((closed.Text("hash"), closed.Amount("totalValue")), (proof.Text("knownHash"), proof.Amount("knownTotalValue")));
        var plan = await office.Planner.CreateAsync("/api/tender/v1/lot-plans", Plan(initiative, towns));
        Assert.Equal(closed.Amount("totalValue"), plan.Amount("baseValue"));
        Assert.Equal((1, 1), (await RowsAsync(whole), await RowsAsync(doubled)));
    }

    [Fact]
    public async Task AClosureThatIsLostItselfIsAskedFor()
    {
        var office = await OwnOffice.EnterAsync(platform);
        var towns = (await platform.PlayedAsync()).Cast.Towns.Take(1).ToList();
        var initiative = await office.OpenAsync(DemandRule.Cleaning, 36, towns);
        await StateAsync(towns[0], initiative, office.Planner);
        await using var connection = await new ConnectionFactory { Uri = new Uri(platform.Broker) }.CreateConnectionAsync();
        await using var broker = await connection.CreateChannelAsync();
        JsonNode? closed = null;
        await LoseAsync(broker, ["collection-closed"], async () => closed = await office.Planner.PostAsync($"{Api}/initiatives/{initiative}/close"));

        Assert.Null(await ProofAsync(office.Planner, initiative));
        await Eventually.Holds(async () => Assert.Equal((1, true), Seen(await ProofAsync(office.Planner, initiative, expected: closed!.Number("number")))), Patience);
    }

    /// <summary>What happens meanwhile reaches everybody but the tender service, whose queue is bound itself and once more through the exchange of its name.</summary>
    private async Task LoseAsync(IChannel broker, IReadOnlyList<string> messages, Func<Task> meanwhile)
    {
        await platform.SettledAsync();
        var exchanges = messages.Select(x => (x == "collection-closed" ? "public." : "") + $"demand-collection.{x}.v1").ToList();
        foreach (var exchange in exchanges)
        {
            await broker.ExchangeDeclarePassiveAsync(exchange);
            await broker.QueueUnbindAsync(Queue, exchange, "");
            await broker.ExchangeUnbindAsync(Queue, exchange, "");
        }

        await meanwhile();
        await Eventually.Holds(async () => Assert.Equal(0, await platform.Database(Component.Demand).ScalarAsync<long>("SELECT count(*) FROM platform.outbox")), Patience);
        foreach (var exchange in exchanges)
        {
            await broker.QueueBindAsync(Queue, exchange, "");
            await broker.ExchangeBindAsync(Queue, exchange, "");
        }
    }

    /// <summary>Every message about the demand once more with its own id and bytes, newest first: as a broker delivers again what it was not told of, and out of order.</summary>
    private async Task SendAgainAsync(IChannel broker, Guid demand, int times)
    {
        var database = platform.Database(Component.Demand);
        for (var i = 0; i < times; i++)
        {
            for (var version = 2; version > 0; version--)
            {
                var id = await database.ScalarAsync<Guid>("SELECT id FROM platform.published WHERE subject = $1 AND version = $2", demand, version);
                var name = await database.ScalarAsync<string>("SELECT name FROM platform.published WHERE id = $1", id);
                var body = await database.ScalarAsync<byte[]>("SELECT body FROM platform.published WHERE id = $1", id);
                await broker.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties
                {
                    MessageId = id.ToString(), ContentType = "application/json", Type = name, DeliveryMode = DeliveryModes.Persistent,
                    Headers = new Dictionary<string, object?>
                    {
                        ["cloudEvents:specversion"] = "1.0", ["cloudEvents:id"] = id.ToString(), ["cloudEvents:source"] = "/demand-collection", ["cloudEvents:type"] = name,
                        ["cloudEvents:time"] = DateTimeOffset.UtcNow.ToString("O"), ["cloudEvents:subject"] = demand.ToString(), ["cloudEvents:subjectversion"] = version,
                    },
                }, body!);
            }
        }
    }

    private static async Task<Guid> SubmitAsync(Town town, Guid initiative)
    {
        var lines = DemandRule.For(DemandRule.Cleaning, town.Municipality).Select(CollectDemands.Body);
        var demand = (await town.Drafter.CreateAsync($"{Api}/initiatives/{initiative}/demands", new { lines })).Id();
        await town.Signatory.PostAsync($"{Api}/demands/{demand}/submit", new { protocolNumber = "8/2026", protocolDate = "2026-01-02", actReference = "determina 12/2026" });
        return demand;
    }

    private static async Task<Guid> StateAsync(Town town, Guid initiative, Actor planner)
    {
        var demand = await SubmitAsync(town, initiative);
        await planner.PostAsync($"{Api}/demands/{demand}/approve");
        return demand;
    }

    private static async Task<JsonNode?> ProofAsync(Actor planner, Guid initiative, int? expected = null) =>
        (await planner.GetAsync($"/api/tender/v1/initiatives/{initiative}/closures{(expected is null ? "" : $"?expected={expected}")}")).List("items").SingleOrDefault();

    private static (int, bool) Seen(JsonNode? proof) => (proof!.Number("knownCount"), (bool)proof!["matches"]!);

    private Task<long> RowsAsync(Guid demand) => platform.Database(Component.Tender).ScalarAsync<long>("SELECT count(*) FROM demand WHERE id = $1", demand);

    private static object Plan(Guid initiative, IEnumerable<Town> towns) => new
    {
        initiativeId = initiative, closureNumber = 1, statement = "Un solo lotto: cinque comuni confinanti.", lots = new[] { new { title = "Lotto unico", bodyIds = towns.Select(x => x.BodyId) } },
    };
}
