using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Aggregator.Demo.Territory;

namespace Aggregator.Demo.Scenario;

/// <summary>The planner opens an initiative, every municipality states its demand, the planner decides on each and closes.</summary>
internal sealed class CollectDemands(Cast cast, TrialTime time)
{
    private const string Api = "/api/demand/v1";

    /// <summary>What goes otherwise than usual, by category and the town's rank by inhabitants.</summary>
    private enum Turn
    {
        Usual,

        /// <summary>The need went away: the town takes its demand back.</summary>
        Withdrawn,

        /// <summary>A typing error: returned with its reasons, mended, signed again.</summary>
        Mended,

        /// <summary>Returned and never heard of again.</summary>
        Abandoned,

        /// <summary>It asks for works among the services, which the platform refuses.</summary>
        AsksForWorks,
    }

    public async Task RunAsync(Tendered initiative)
    {
        var opened = await cast.Office.Planner.CreateAsync($"{Api}/initiatives", new
        {
            categoryCode = initiative.Category,
            title = initiative.Title,
            bodies = cast.Towns.Select(x => x.BodyId),
            closesAt = time.Now.AddDays(45),
            durationMonths = initiative.Months,
        });
        initiative.Id = opened.Id();
        var bySize = cast.Towns.OrderBy(x => x.Municipality.Population).ToList();
        foreach (var demand in await Task.WhenAll(bySize.Select((x, rank) => StateAsync(initiative, x, TurnOf(initiative.Category, rank)))))
        {
            initiative.Demands.Add(demand.Town.BodyId, demand);
        }

        var closed = await cast.Office.Planner.PostAsync($"{Api}/initiatives/{initiative.Id}/close");
        initiative.Closure = closed.Number("number");
        var approved = initiative.Demands.Values.Where(x => x.State == "approved").ToList();
        Expect.Same(approved.Count, closed.Number("count"), $"approved demands of {initiative.Title}");
        Expect.Same(approved.Sum(x => x.Value), closed.Amount("totalValue"), $"value of {initiative.Title}");
    }

    private static Turn TurnOf(string category, int rank) => (category, rank) switch
    {
        (DemandRule.Cleaning, 4 or 31) => Turn.Withdrawn,
        (DemandRule.Cleaning, 5 or 40 or 77) => Turn.Mended,
        (DemandRule.Security, 0 or 12) => Turn.Withdrawn,
        (DemandRule.Security, 9) => Turn.Abandoned,
        (DemandRule.Security, 50) => Turn.Mended,
        (DemandRule.Roads, 6 or 60) => Turn.AsksForWorks,
        (DemandRule.Roads, 22) => Turn.Withdrawn,
        (DemandRule.Roads, 90) => Turn.Mended,
        _ => Turn.Usual,
    };

    private async Task<StatedDemand> StateAsync(Tendered initiative, Town town, Turn turn)
    {
        var lines = DemandRule.For(initiative.Category, town.Municipality);
        var path = $"{Api}/initiatives/{initiative.Id}/demands";
        if (turn == Turn.AsksForWorks)
        {
            var works = new DemandLine($"Via Roma di {town.Name}", "Rifacimento del manto", "50230000", 1_800m, "m2", 36_000m, new Dictionary<string, object> { ["nature"] = "works", ["cutsPerYear"] = 1m });
            await town.Drafter.CallAsync(HttpMethod.Post, path, new { lines = lines.Append(works).Select(Body) }, HttpStatusCode.UnprocessableEntity);
        }

        var typed = turn == Turn.Mended ? [lines[0] with { Quantity = lines[0].Quantity * 10, YearlyValue = lines[0].YearlyValue * 10 }, .. lines.Skip(1)] : lines;
        var demand = (await town.Drafter.CreateAsync(path, new { lines = typed.Select(Body) })).Id();
        await SubmitAsync(town, demand, "delibera di Giunta");
        var planner = cast.Office.Planner;
        switch (turn)
        {
            case Turn.Withdrawn:
                await town.Signatory.PostAsync($"{Api}/demands/{demand}/withdraw", new { reason = "Il contratto in essere è stato prorogato: nessun fabbisogno nel periodo." });
                return new StatedDemand(demand, town, "withdrawn", 0);
            case Turn.Abandoned:
                await planner.PostAsync($"{Api}/demands/{demand}/return", new { reasons = "Il servizio risulta già compreso nella convenzione della centrale vicina: si chiede conferma." });
                return new StatedDemand(demand, town, "returned", 0);
            case Turn.Mended:
                await planner.PostAsync($"{Api}/demands/{demand}/return", new { reasons = "La quantità della prima riga è dieci volte quella di comuni simili." });
                var current = await town.Drafter.GetAsync($"{Api}/demands/{demand}");
                var ids = current.List("lines").Select(x => x.Id("lineId")).ToList();
                await town.Drafter.PutAsync($"{Api}/demands/{demand}", new { lines = lines.Select((x, i) => Body(x, ids[i])) }, $"\"{current.Number("version")}\"");
                await SubmitAsync(town, demand, "rettifica");
                break;
        }

        var approved = await planner.PostAsync($"{Api}/demands/{demand}/approve");
        return new StatedDemand(demand, town, "approved", approved.Amount("totalValue"));
    }

    private Task<JsonNode> SubmitAsync(Town town, Guid demand, string act) =>
        town.Signatory.PostAsync($"{Api}/demands/{demand}/submit", new
        {
            protocolNumber = $"{town.Municipality.IstatCode}/{demand.ToString()[^6..]}",
            protocolDate = DateOnly.FromDateTime(time.Now.UtcDateTime),
            actReference = act,
        });

    internal static object Body(DemandLine line) => Body(line, null);

    private static object Body(DemandLine line, Guid? id) => new
    {
        lineId = id,
        site = line.Site,
        description = line.Description,
        cpv = line.Cpv,
        quantity = line.Quantity,
        unit = line.Unit,
        yearlyValue = Wire.Euro(line.YearlyValue),
        fields = line.Fields.ToDictionary(x => x.Key, x => x.Value is bool yes ? (yes ? "true" : "false") : Convert.ToString(x.Value, CultureInfo.InvariantCulture)),
    };

    /// <summary>The other central purchasing body shares one municipality: each side sees what is its own and nothing of the other's.</summary>
    public async Task ShowBorderAsync(Tendered ours)
    {
        var shared = cast.Town(Cast.Shared);
        string[] neighbours = [Cast.Shared, "Vaprio d'Adda", "Trezzo sull'Adda", "Inzago"];
        var invited = cast.Towns.Where(x => neighbours.Contains(x.Name)).ToList();
        var initiative = (await cast.Neighbour.Planner.CreateAsync($"{Api}/initiatives", new
        {
            categoryCode = DemandRule.Security,
            title = "Vigilanza armata dei comuni dell'Adda 2027-2028",
            bodies = invited.Select(x => x.BodyId),
            closesAt = time.Now.AddDays(300),
            durationMonths = 24,
        })).Id();
        var demand = (await shared.Drafter.CreateAsync($"{Api}/initiatives/{initiative}/demands", new { lines = DemandRule.For(DemandRule.Security, shared.Municipality).Select(Body) })).Id();
        await SubmitAsync(shared, demand, "delibera di Giunta");

        var ourDemand = ours.Demands[shared.BodyId].Id;
        await shared.Drafter.GetAsync($"{Api}/demands/{demand}");
        await shared.Drafter.GetAsync($"{Api}/demands/{ourDemand}");
        await cast.Neighbour.Planner.GetAsync($"{Api}/demands/{demand}");
        await cast.Office.Planner.GetAsync($"{Api}/demands/{ourDemand}");
        await cast.Office.Planner.CallAsync(HttpMethod.Get, $"{Api}/demands/{demand}", null, HttpStatusCode.NotFound);
        await cast.Neighbour.Planner.CallAsync(HttpMethod.Get, $"{Api}/demands/{ourDemand}", null, HttpStatusCode.NotFound);
    }
}
