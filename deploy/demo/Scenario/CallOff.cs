using System.Net;
using System.Text.Json.Nodes;

namespace Aggregator.Demo.Scenario;

/// <summary>From the award to the deliveries: the agreement after the standstill, the municipalities' accessions, their orders, what is delivered.</summary>
internal sealed class CallOff(Cast cast, TrialTime time)
{
    private const string Api = "/api/contract/v1";
    private readonly IReadOnlyDictionary<Guid, Town> towns = cast.Towns.ToDictionary(x => x.BodyId);

    private Actor Manager => cast.Office.ContractManager;

    /// <summary>Finds the agreements that the awards made; none can be activated before its standstill ends.</summary>
    public async Task<DateTimeOffset> AwaitStandstillAsync(Tendered initiative)
    {
        var agreements = await Patience.UntilAsync(
            async () => await Manager.ListAsync($"{Api}/agreements?initiativeId={initiative.Id}") is { } all && all.Count == initiative.Lots.Count ? all : null,
            $"agreements of {initiative.Title}");
        foreach (var agreement in agreements)
        {
            initiative.Lots.Single(x => x.Id == agreement.Id("lotId")).AgreementId = agreement.Id();
        }

        var ends = agreements.Where(x => x["standstillEndsAt"] is not null).Select(x => x.Time("standstillEndsAt")).ToList();
        var waiting = agreements.First(x => x["standstillEndsAt"] is not null);
        await Manager.CallAsync(HttpMethod.Post, $"{Api}/agreements/{waiting.Id()}/activate", Signature(), HttpStatusCode.UnprocessableEntity);
        return ends.Max();
    }

    public Task RunAsync(Tendered initiative) => Task.WhenAll(initiative.Lots.Select(async lot =>
    {
        await Manager.PostAsync($"{Api}/agreements/{lot.AgreementId}/activate", Signature());
        var agreement = await Manager.GetAsync($"{Api}/agreements/{lot.AgreementId}");
        Expect.Same(agreement.Amount("ceiling"), agreement.List("bodies").Sum(x => x.Amount("share")), $"shares of lot {lot.Number} of {initiative.Title}");
        var listed = agreement.List("bodies").OrderByDescending(x => x.Amount("share")).ThenBy(x => towns[x.Id("bodyId")].Municipality.IstatCode, StringComparer.Ordinal).ToList();
        var orders = await Task.WhenAll(listed.Select((body, i) => JoinAndOrderAsync(initiative, lot, body, i)));
        lot.Orders.AddRange(orders.OfType<Guid>());
        await ShowLimitAsync(lot, listed[0]);
    }));

    /// <summary>After the first half-year the firms account for what they did, and the orders go on.</summary>
    public Task DeliverAsync(Tendered initiative) => Task.WhenAll(initiative.Lots.SelectMany(lot => lot.Delivered.Select(async id =>
    {
        var supplier = cast.Firms.Single(x => x.OperatorId == lot.WinnerId).Supplier;
        var order = await supplier.GetAsync($"{Api}/orders/{id}");
        var start = DateOnly.FromDateTime(order.Time("placedAt").UtcDateTime);
        await supplier.CreateAsync($"{Api}/orders/{id}/deliveries", new
        {
            period = new { start, end = start.AddMonths(6).AddDays(-1) },
            amount = Wire.Euro(Math.Round(order.Amount("amount") / 4, 2)),
            reference = $"Rendiconto semestrale {id.ToString()[^6..]}",
            final = false,
        });
    })));

    private object Signature() => new { signedAt = time.Now, reference = "Accordo quadro, repertorio n. 118" };

    /// <summary>Most bodies join with all of their share, some with a part, some wait; who has joined orders a year's need at the agreed prices.</summary>
    private async Task<Guid?> JoinAndOrderAsync(Tendered initiative, LotInPlay lot, JsonNode body, int i)
    {
        if (i % 11 == 7)
        {
            return null;
        }

        var town = towns[body.Id("bodyId")];
        var share = body.Amount("share");
        var quota = i % 5 == 3 ? Math.Floor(share * 0.8m) : share;
        await town.Signatory.CreateAsync($"{Api}/agreements/{lot.AgreementId}/accessions", new { amount = Wire.Euro(quota), actReference = $"Determina di adesione n. {100 + i}" });
        if (i % 13 == 5)
        {
            return null;
        }

        var price = share / (body.Amount("baseValue") is var asked && asked > 0 ? asked : share);
        var lines = (await town.Drafter.ListAsync($"{Api}/agreements/{lot.AgreementId}/demand-lines")).ToList();
        var order = (await town.Drafter.CreateAsync($"{Api}/agreements/{lot.AgreementId}/orders", new
        {
            description = "Ordinativo di fornitura per il primo anno",
            lines = lines.Select(x => new
            {
                demandLineId = x.Id("lineId"),
                description = x.Text("description"),
                quantity = x.Decimal("quantity"),
                unitPrice = Math.Floor(x.Amount("yearlyValue") / x.Decimal("quantity") * price * 1_000_000) / 1_000_000,
            }),
        })).Id();
        await town.Signatory.PostAsync($"{Api}/orders/{order}/sign");
        var supplier = cast.Firms.Single(x => x.OperatorId == lot.WinnerId).Supplier;
        if (i == 9)
        {
            await supplier.PostAsync($"{Api}/orders/{order}/refuse", new { reason = "Il luogo di esecuzione non è indicato: si chiede un nuovo ordinativo." });
            return null;
        }

        await supplier.PostAsync($"{Api}/orders/{order}/accept");
        if (i == 12)
        {
            await town.Signatory.PostAsync($"{Api}/orders/{order}/reduce", new { amount = Wire.Euro(100), reason = "Una sede è chiusa per lavori." });
        }

        return order;
    }

    /// <summary>No order passes a body's quota: the refusal says which limit it is and what is left.</summary>
    private async Task ShowLimitAsync(LotInPlay lot, JsonNode body)
    {
        var town = towns[body.Id("bodyId")];
        var order = (await town.Drafter.CreateAsync($"{Api}/agreements/{lot.AgreementId}/orders", new
        {
            description = "Ordinativo oltre il massimale",
            lines = new[] { new { description = "Servizi ulteriori", quantity = 1m, unitPrice = body.Amount("share") } },
        })).Id();
        var refusal = await town.Signatory.CallAsync(HttpMethod.Post, $"{Api}/orders/{order}/sign", null, HttpStatusCode.UnprocessableEntity);
        Expect.True(refusal["parameters"]?["limit"] is not null && refusal["parameters"]?["left"] is not null, $"The refusal does not say which limit and what is left: {refusal}");
        await town.Drafter.PostAsync($"{Api}/orders/{order}/cancel", new { reason = "Supera la quota." });
    }
}
