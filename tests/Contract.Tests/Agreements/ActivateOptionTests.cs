using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class ActivateOptionTests(World world)
{
    [Fact]
    public async Task What_the_quota_cannot_bear_is_taken_from_the_option_once_it_is_activated()
    {
        var deal = await world.ActiveAsync(1_000m, 600m, 400m);
        await deal.PlaceAsync(0, 590m);
        var refused = await deal.TryPlaceAsync(0, 40m);
        refused.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.ceiling-exceeded");
        Assert.Equal("body-quota", (string)refused.Parameters["limit"]!);
        Assert.Equal(10m, Deal.Amount(refused.Parameters["left"]));

        (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 9" })).Must(HttpStatusCode.OK);
        var order = await deal.PlaceAsync(0, 40m);
        var read = (await deal.Drafter(0).Get($"/orders/{order}")).Must(HttpStatusCode.OK);
        Assert.Equal(30m, Deal.Amount(read["fromOption"]));

        // A fifth of 1,000 is 200: 30 are used, the other body has 400 of its own and can take the 170 that are left.
        var tooMuch = await deal.TryPlaceAsync(1, 570.01m);
        Assert.Equal("option", (string)tooMuch.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.ceiling-exceeded").Parameters["limit"]!);
        Assert.Equal(570m, Deal.Amount(tooMuch.Parameters["left"]));
        await deal.PlaceAsync(1, 570m);
        var full = await deal.ReadAsync();
        Assert.Equal(1_200m, Deal.Amount(full["ordered"]));
        Assert.Equal(0m, Deal.Amount(full["left"]));

        // Reducing frees the option first.
        (await deal.Signatory(0).Post($"/orders/{order}/reduce", new { amount = Deal.Euro(35m), reason = "meno" })).Must(HttpStatusCode.OK);
        var agreement = await deal.ReadAsync();
        Assert.Equal(170m, Deal.Amount(agreement["option"]!["used"]));
        Assert.Equal(5m, Deal.Amount((await deal.BodyAsync(0))["left"]));
    }

    [Fact]
    public async Task It_is_a_fifth_of_the_original_value_at_most_whole_or_in_parts()
    {
        var deal = await world.ActiveAsync(1_250_000m, 1_500_000m);
        (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 9", amount = Deal.Euro(250_000.01m) })).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.option-exceeded");
        (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 9", amount = Deal.Euro(100_000m) })).Must(HttpStatusCode.OK);
        var rest = (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 10" })).Must(HttpStatusCode.OK);
        Assert.Equal(250_000m, Deal.Amount(rest["option"]!["activated"]));
        (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 11" })).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.option-exceeded");
        Assert.Equal(2, (await deal.PublishedAsync()).Count(x => x == "contract.option-activated.v1"));
    }

    [Fact]
    public async Task Without_it_in_the_notice_there_is_none_and_only_the_manager_decides()
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m) with { OptionFifth = false });
        (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 9" })).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        await deal.ActivateAsync();
        (await deal.Manager.Post(deal.Path + "/option", new { reference = "Det. 9" })).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.option-not-in-notice");
        (await deal.Signatory(0).Post(deal.Path + "/option", new { reference = "Det. 9" })).Must(HttpStatusCode.Forbidden);
        (await world.As("cpb", world.NewId(), "cpb.contract-manager").Post(deal.Path + "/option", new { reference = "Det. 9" })).MustRefuse(HttpStatusCode.NotFound, "not-found");
    }
}
