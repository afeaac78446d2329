using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Aggregator.Messages.Tender;

namespace Aggregator.Contract.Tests;

/// <summary>One agreement and the people around it.</summary>
internal sealed class Deal(World world, LotAwarded award, Guid id, World.Caller manager)
{
    internal World World => world;

    internal LotAwarded Award => award;

    internal Guid Id => id;

    internal string Path => $"/agreements/{id}";

    internal World.Caller Manager => manager;

    internal World.Caller Supplier { get; } = world.As("operator", award.OperatorId, "supplier");

    internal World.Caller Drafter(int body) => world.As("body", award.Bodies[body].BodyId, "buyer.drafter");

    internal World.Caller Signatory(int body) => world.As("body", award.Bodies[body].BodyId, "buyer.signatory");

    internal static object Euro(decimal amount) => new { amount, currency = "EUR" };

    internal static decimal Amount(JsonNode? money) => decimal.Parse((string)money!["amount"]!, CultureInfo.InvariantCulture);

    internal async Task<JsonNode> ReadAsync() => (await manager.Get(Path)).Must(HttpStatusCode.OK);

    internal async Task<JsonNode> BodyAsync(int body) => (await ReadAsync())["bodies"]!.AsArray().Single(x => (string)x!["bodyId"]! == award.Bodies[body].BodyId.ToString())!;

    internal async Task<decimal> ShareAsync(int body) => Amount((await BodyAsync(body))["share"]);

    internal async Task ActivateAsync() =>
        (await manager.Post(Path + "/activate", new { signedAt = award.StandstillEndsAt ?? award.AwardedAt, reference = "Rep. 12/2027" })).Must(HttpStatusCode.OK);

    internal async Task<JsonNode> JoinAsync(int body, decimal amount) =>
        (await Signatory(body).Post(Path + "/accessions", new { amount = Euro(amount), actReference = "Det. 7/2027" })).Must(HttpStatusCode.Created);

    internal async Task<Guid> DraftAsync(int body, decimal amount) =>
        Guid.Parse((string)(await Drafter(body).Post(Path + "/orders", Order(amount))).Must(HttpStatusCode.Created)["id"]!);

    internal static object Order(decimal amount) => new { description = "Pulizia uffici", lines = new[] { new { description = "uffici", quantity = 1m, unitPrice = amount } } };

    internal async Task<World.Answer> TryPlaceAsync(int body, decimal amount) => await Signatory(body).Post($"/orders/{await DraftAsync(body, amount)}/sign");

    internal async Task<Guid> PlaceAsync(int body, decimal amount) => Guid.Parse((string)(await TryPlaceAsync(body, amount)).Must(HttpStatusCode.OK)["id"]!);

    internal async Task<Guid> AcceptedAsync(int body, decimal amount)
    {
        var order = await PlaceAsync(body, amount);
        (await Supplier.Post($"/orders/{order}/accept")).Must(HttpStatusCode.OK);
        return order;
    }

    internal async Task<IReadOnlyList<JsonNode>> LedgerAsync()
    {
        var items = new List<JsonNode>();
        string? next = null;
        do
        {
            var page = (await manager.Get($"{Path}/ledger?limit=200" + (next is null ? "" : "&cursor=" + next))).Must(HttpStatusCode.OK);
            items.AddRange(page["items"]!.AsArray().Select(x => x!));
            next = (string?)page["next"];
        }
        while (next is not null);
        return items;
    }

    /// <summary>Messages of the agreement and its orders that wait or went out, oldest first.</summary>
    internal async Task<IReadOnlyList<string>> PublishedAsync(Guid? subject = null)
    {
        var names = await world.Database.ScalarAsync<string[]>(
            "SELECT coalesce(array_agg(name ORDER BY position), '{}') FROM platform.published WHERE subject = $1", subject ?? id);
        return names ?? [];
    }
}
