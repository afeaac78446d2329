using System.Globalization;
using System.Text.Json.Nodes;
using Aggregator.Portal.Tests.Campaigns;
using Microsoft.AspNetCore.Http;

namespace Aggregator.Portal.Tests.LotPlans;

/// <summary>
/// A draft lot plan of its own for each test, of as many towns as it wants on a grid, that answers changes as the tender service does: with the version that was
/// seen, the figures that follow and what is no longer kept.
/// </summary>
internal sealed class Bench
{
    public const string Recorded = "/lot-plans/107b0000-0000-7000-8000-000000000001";
    public const string RecordedApproved = "/lot-plans/107b0000-0000-7000-8000-000000000002";
    private const decimal BoundOfImbalance = 0.15m;
    private readonly FakeGateway gateway;
    private readonly Office office;
    private readonly int columns;
    private readonly Guid[] towns;
    private readonly Stack<(int[] Lots, int[] Pinned)> editions = new();
    private int[] lotOf;
    private HashSet<int> pinned = [];
    private int version = 1;
    private string? written;
    private JsonNode? caps;
    private readonly Dictionary<int, string> titles = [];
    private string state = "draft";

    public Bench(FakeGateway gateway, int towns = 24, int lots = 4)
    {
        (this.gateway, Lots) = (gateway, lots);
        office = new Office(gateway);
        office.Give("", initiative => (initiative["state"], initiative["closures"]) = ("closed", JsonNode.Parse($$"""[{"number":1,"count":{{towns}},"totalValue":{"amount":"100.00","currency":"EUR"},"hash":"aa","closedAt":"2026-11-10T10:00:00Z"}]""")), "\"4\"");
        columns = (int)Math.Ceiling(Math.Sqrt(towns) / lots) * lots;
        this.towns = [.. Enumerable.Range(0, towns).Select(_ => Guid.CreateVersion7())];
        lotOf = [.. Enumerable.Range(0, towns).Select(town => town % columns * lots / columns + 1)];
        Give("", () => Plan());
        Give("/units", () => Units());
        Give("/comparison", () => new JsonObject { ["lotPlanId"] = Id, ["lots"] = new JsonArray(), ["moved"] = new JsonArray(), ["entered"] = new JsonArray(), ["left"] = new JsonArray() });
        Take("POST", "/move", body => Arrange(body, town => lotOf[town] = (int)body!["toLot"]!));
        Take("POST", "/pin", body => Arrange(body, town => _ = (bool)body!["pinned"]! ? pinned.Add(town) : pinned.Remove(town)));
        Take("POST", "/undo", _ =>
        {
            (lotOf, var before) = editions.Pop();
            pinned = [.. before];
        });
        // As the service does: the text that the figures worded is not one that somebody wrote.
        Take("PUT", "/statement", body => (written, caps) = (written is null && (string?)body!["statement"] == Worded() ? null : (string?)body!["statement"], body["caps"]?.DeepClone()));
        Take("POST", "/approve", _ => state = "approved");
    }

    public int Lots { get; }

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid Campaign => office.Id;

    public string Address => "/lot-plans/" + Id;

    public string Api => "/api/tender/v1/lot-plans/" + Id;

    /// <summary>What was asked of it, in order.</summary>
    public IReadOnlyList<FakeGateway.Change> Changes => [.. gateway.Changes.Where(change => change.Path.StartsWith(Api, StringComparison.Ordinal))];

    public static string Name(int town) => $"Comune {town + 1}";

    public int LotOf(int town) => lotOf[town];

    public Guid Town(int town) => towns[town];

    public bool Pinned(int town) => pinned.Contains(town);

    /// <summary>Somebody else changes it.</summary>
    public void Overtake(int town = 0, int? lot = null, string? reasons = null)
    {
        lotOf[town] = lot ?? lotOf[town];
        written = reasons ?? written;
        version++;
    }

    /// <summary>A lot has another title and is reserved, as the last change that can be undone.</summary>
    public void Mark(int lot, string title)
    {
        editions.Push(([.. lotOf], [.. pinned]));
        titles[lot] = title;
        Take("POST", "/undo", _ =>
        {
            editions.Pop();
            titles.Clear();
        });
    }

    /// <summary>The next answer about the municipalities is of the moment before somebody else's change.</summary>
    public void OvertakeBetween(int town, int lot)
    {
        var before = Units();
        Overtake(town, lot);
        gateway.Instead[Api + "/units"] = (Func<HttpContext, Task>)(context =>
        {
            Give("/units", () => Units());
            return context.Response.WriteAsJsonAsync(before);
        });
    }

    /// <summary>A change is answered so, whatever it is.</summary>
    public void Refuse(string step, int status, object problem) => gateway.Instead[$"POST {Api}/{step}"] = (status, problem);

    private void Arrange(JsonNode? body, Action<int> each)
    {
        editions.Push(([.. lotOf], [.. pinned]));
        foreach (var unit in body!["unitIds"]!.AsArray()) each(Array.IndexOf(towns, (Guid)unit!));
    }

    private void Give(string part, Func<JsonNode> document) => gateway.Instead[Api + part] = (Func<HttpContext, Task>)(context => WriteAsync(context, document()));

    private void Take(string method, string step, Action<JsonNode?> decide) => gateway.Instead[$"{method} {Api}{step}"] = (Func<HttpContext, Task>)(async context =>
    {
        if (context.Request.Headers.IfMatch != $"\"{version}\"")
        {
            (context.Response.StatusCode, context.Response.ContentType) = (412, "application/problem+json");
            await context.Response.WriteAsync("""{"type":"/problems/stale","title":"Versione superata","detail":"Qualcun altro ha cambiato la risorsa."}""");
            return;
        }

        var body = gateway.Changes.Last(change => change.Path == Api + step).Body;
        decide(body.Length == 0 ? null : JsonNode.Parse(body));
        version++;
        await WriteAsync(context, Plan());
    });

    private Task WriteAsync(HttpContext context, JsonNode document)
    {
        context.Response.Headers.ETag = $"\"{version}\"";
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document.ToJsonString());
    }

    private static decimal Worth(int town) => 1000.25m + 10 * (town % 7);

    private static JsonObject Euro(decimal amount) => new() { ["amount"] = amount.ToString("0.00", CultureInfo.InvariantCulture), ["currency"] = "EUR" };

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private IEnumerable<int> In(int lot) => Enumerable.Range(0, towns.Length).Where(town => lotOf[town] == lot);

    private JsonObject Plan()
    {
        var values = Enumerable.Range(1, Lots).Select(lot => In(lot).Sum(Worth)).ToList();
        var (total, imbalance, borders) = (values.Sum(), values.Max() / values.Average() - 1, Borders().ToList());
        var breaches = imbalance > BoundOfImbalance
            ? new JsonArray(new JsonObject { ["code"] = "tender.lots-breach-imbalance", ["lot"] = values.IndexOf(values.Max()) + 1, ["unit"] = null, ["detail"] = $"Il lotto {values.IndexOf(values.Max()) + 1} supera la media." })
            : [];
        return new JsonObject
        {
            ["id"] = Id, ["initiativeId"] = office.Id, ["cpbId"] = Guid.Parse("346b75c9-2c5d-7e4f-bf61-b6419b9b7813"), ["categoryCode"] = "office-cleaning", ["closureNumber"] = 1, ["studyId"] = null, ["state"] = state,
            ["statement"] = written ?? Worded(), ["statementByHand"] = written is not null, ["madeAt"] = "2026-11-25T09:00:00Z", ["approvedAt"] = state == "approved" ? "2026-11-26T09:00:00Z" : null,
            ["version"] = version, ["editions"] = editions.Count, ["baseValue"] = Euro(total),
            ["terms"] = new JsonObject { ["lots"] = Lots, ["maxImbalance"] = Text(BoundOfImbalance), ["contiguous"] = true, ["compactness"] = "0", ["caps"] = caps?.DeepClone(), ["seed"] = 1, ["pinned"] = new JsonObject(pinned.Select(town => KeyValuePair.Create(towns[town].ToString(), (JsonNode?)lotOf[town]))) },
            ["lots"] = new JsonArray([.. Enumerable.Range(1, Lots).Select(lot => new JsonObject { ["lotId"] = Guid.NewGuid(), ["number"] = lot, ["title"] = titles.GetValueOrDefault(lot, $"Zona {lot}"), ["baseValue"] = Euro(values[lot - 1]), ["reserved"] = titles.ContainsKey(lot), ["units"] = new JsonArray([.. In(lot).Select(town => JsonValue.Create(towns[town].ToString()))]) })]),
            ["figures"] = new JsonObject
            {
                ["total"] = Euro(total), ["mean"] = Euro(decimal.Round(total / Lots, 2)), ["least"] = Euro(values.Min()), ["most"] = Euro(values.Max()), ["spread"] = Euro(values.Max() - values.Min()), ["maxImbalance"] = Text(imbalance),
                ["borderCut"] = borders.Count(pair => lotOf[pair.A] != lotOf[pair.B]), ["borders"] = borders.Count, ["compactnessKm"] = "7.35", ["patrolMinutes"] = 412, ["routeKm"] = "88.1", ["routes"] = Lots, ["provincesCrossed"] = 0, ["staffNow"] = 12,
                ["reach"] = new JsonArray(new JsonObject { ["turnover"] = Euro(50000), ["lots"] = values.Count(value => value <= 25000) }), ["expirySpreadDays"] = null,
                ["lots"] = new JsonArray([.. Enumerable.Range(1, Lots).Select(lot => new JsonObject
                {
                    ["number"] = lot, ["value"] = Euro(values[lot - 1]), ["units"] = In(lot).Count(), ["bodies"] = In(lot).Count(), ["pieces"] = 1, ["compactnessKm"] = "7.35", ["patrolMinutes"] = 103, ["routeKm"] = "22", ["baseBodyId"] = null,
                    ["provinces"] = new JsonArray("015"), ["staffNow"] = 3, ["threshold"] = "below", ["turnoverMax"] = Euro(2 * values[lot - 1]), ["firstExpiry"] = "2027-03-31", ["lastExpiry"] = "2028-06-30",
                })]),
                ["breaches"] = new JsonArray([.. breaches.Select(breach => breach!.DeepClone())]),
            },
            ["breaches"] = breaches,
        };
    }

    private string Worded() => $"Lotti: {Lots}. Confini: {Borders().Count(pair => lotOf[pair.A] != lotOf[pair.B])}.";

    private JsonObject Units() => new()
    {
        ["lotPlanId"] = Id, ["version"] = version,
        ["units"] = new JsonArray([.. Enumerable.Range(0, towns.Length).Select(town => new JsonObject
        {
            ["id"] = towns[town].ToString(), ["bodyId"] = towns[town], ["name"] = Name(town), ["site"] = null, ["kind"] = null, ["value"] = Euro(Worth(town)), ["lot"] = lotOf[town], ["pinned"] = pinned.Contains(town),
            ["latitude"] = Text(At(town).Latitude), ["longitude"] = Text(At(town).Longitude), ["province"] = "015", ["staffNow"] = 1, ["firstExpiry"] = null, ["lastExpiry"] = null,
        })]),
        ["borders"] = new JsonArray(),
        ["outlines"] = new JsonArray([.. Enumerable.Range(0, towns.Length).Select(town => new JsonObject
        {
            ["bodyId"] = towns[town],
            ["corners"] = new JsonArray([.. new[] { (-1, -1), (1, -1), (1, 1), (-1, 1) }.Select(corner => new JsonArray(Text(At(town).Longitude + 0.032m * corner.Item1), Text(At(town).Latitude + 0.0225m * corner.Item2)))]),
        })]),
    };

    private (decimal Latitude, decimal Longitude) At(int town) => (46m - 0.045m * (town / columns), 9m + 0.064m * (town % columns));

    private IEnumerable<(int A, int B)> Borders() => from town in Enumerable.Range(0, towns.Length) from other in new[] { town + 1, town + columns } where other < towns.Length && (other == town + columns || other % columns > 0) select (town, other);
}
