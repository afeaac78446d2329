using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class ConsentToQuotaMoveTests(World world)
{
    [Fact]
    public async Task A_move_that_a_body_asks_for_waits_for_the_other_ones_consent()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 300m, 100m);
        var proposed = (await deal.Signatory(1).Post(deal.Path + "/quota-moves", MoveQuotaTests.Request(deal, 0, 1, 50m))).Must(HttpStatusCode.Created);
        Assert.Equal("proposed", (string)proposed["state"]!);
        Assert.Equal(300m, await deal.ShareAsync(1));

        var consent = $"{deal.Path}/quota-moves/{proposed["id"]}/consent";
        (await deal.Signatory(1).Post(consent)).MustRefuse(HttpStatusCode.Forbidden, "contract.consent-of-the-other");
        (await deal.Signatory(2).Post(consent)).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Drafter(0).Post(consent)).Must(HttpStatusCode.Forbidden);
        (await deal.Signatory(0).Post(consent, ifMatch: "\"7\"")).MustRefuse(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("effective", (string)(await deal.Signatory(0).Post(consent)).Must(HttpStatusCode.OK)["state"]!);
        Assert.Equal(350m, await deal.ShareAsync(1));
        (await deal.Signatory(0).Post(consent)).MustRefuse(HttpStatusCode.Conflict, "contract.quota-move-done");
    }

    [Fact]
    public async Task What_was_ordered_in_the_meantime_can_no_longer_be_given()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        var proposed = (await deal.Signatory(1).Post(deal.Path + "/quota-moves", MoveQuotaTests.Request(deal, 0, 1, 50m))).Must(HttpStatusCode.Created);
        await deal.PlaceAsync(0, 600m);
        (await deal.Signatory(0).Post($"{deal.Path}/quota-moves/{proposed["id"]}/consent")).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.quota-in-use");
        Assert.Equal(600m, await deal.ShareAsync(0));
    }
}
