using System.Net;
using Aggregator.Messages.Tender;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class RevisePricesTests(World world)
{
    private static object Request(decimal variation) => new { kind = "services", variationPercent = variation, reference = "ISTAT 11/2027" };

    [Fact]
    public async Task What_is_still_due_on_live_orders_is_revised()
    {
        var deal = await world.ActiveAsync(200_000m, 240_000m);
        (await deal.Manager.Post(deal.Path + "/price-revisions", Request(8m))).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.nothing-due");
        var order = await deal.AcceptedAsync(0, 150_000m);
        await ReportAsync(deal, order, 50_000m);
        (await deal.Manager.Post(deal.Path + "/price-revisions", Request(5m))).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.variation-below-threshold");
        var revised = (await deal.Manager.Post(deal.Path + "/price-revisions", Request(8m))).Must(HttpStatusCode.Created);
        Assert.Equal(100_000m, Deal.Amount(revised["remaining"]));
        Assert.Equal(2_400m, Deal.Amount(revised["revision"]));
        Assert.Contains("contract.price-revised.v1", await deal.PublishedAsync());
        Assert.Equal(200_000m, Deal.Amount((await deal.ReadAsync())["ceiling"]));
        Assert.Single((await deal.ReadAsync())["priceRevisions"]!.AsArray());
    }

    [Fact]
    public async Task The_rule_is_that_of_the_day_of_the_notice()
    {
        var award = world.Award(100_000m, 120_000m);
        await world.PublishAsync(award.ProcedureId, 1, new TenderPublished(award.ProcedureId, award.InitiativeId, world.NewId(), award.CpbId, award.CategoryCode, "Gara",
            new DateTimeOffset(2024, 6, 1, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 7, 1, 8, 0, 0, TimeSpan.Zero), 36, true, []));
        await Support.Eventually.Holds(async () => Assert.Equal(1L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM known_notice WHERE procedure_id = $1", award.ProcedureId)));
        var deal = await world.PendingAsync(award);
        await deal.ActivateAsync();
        await deal.JoinAsync(0, 100_000m);
        await deal.PlaceAsync(0, 100_000m);

        // The first text of art. 60 pays 80 % of the whole variation.
        Assert.Equal(6_400m, Deal.Amount((await deal.Manager.Post(deal.Path + "/price-revisions", Request(8m))).Must(HttpStatusCode.Created)["revision"]));
    }

    [Fact]
    public async Task Strangers_and_nonsense_are_refused()
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m));
        (await deal.Manager.Post(deal.Path + "/price-revisions", Request(8m))).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        (await deal.Manager.Post(deal.Path + "/price-revisions", new { kind = "gardening", variationPercent = "molto", reference = "" })).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        var seventh = (await deal.Manager.Post(deal.Path + "/price-revisions", Request(8.0000001m))).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal("/variationPercent", (string)Assert.Single(seventh.Body["errors"]!.AsArray())!["pointer"]!);
        (await world.As("cpb", world.NewId(), "cpb.contract-manager").Post(deal.Path + "/price-revisions", Request(8m))).MustRefuse(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task ReportAsync(Deal deal, Guid order, decimal amount) =>
        (await deal.Supplier.Post($"/orders/{order}/deliveries", new { period = new { start = "2026-10-01", end = "2026-10-31" }, amount = Deal.Euro(amount), reference = "SAL 1" })).Must(HttpStatusCode.Created);
}
