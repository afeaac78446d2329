using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class ActivateAgreementTests(World world)
{
    [Fact]
    public async Task The_standstill_is_waited_for_by_the_clock()
    {
        var ends = DateTimeOffset.UtcNow.AddDays(400);
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m) with { StandstillEndsAt = ends, AwardedAt = ends.AddDays(-32) });
        var early = await deal.Manager.Post(deal.Path + "/activate", new { signedAt = ends, reference = "Rep. 1" });
        early.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.standstill-running");
        Assert.Equal(ends, (DateTimeOffset)early.Parameters["standstillEndsAt"]!, TimeSpan.FromSeconds(1));

        await world.AdvanceTo(ends.AddHours(1));

        // A signature dated within the standstill stays unlawful, however late it is sent.
        (await deal.Manager.Post(deal.Path + "/activate", new { signedAt = ends.AddDays(-1), reference = "Rep. 1" })).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.standstill-running");
        (await deal.Manager.Post(deal.Path + "/activate", new { signedAt = ends.AddDays(1), reference = "Rep. 1" })).MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.signature-date");
        var active = (await deal.Manager.Post(deal.Path + "/activate", new { signedAt = ends, reference = "Rep. 1" })).Must(HttpStatusCode.OK);
        Assert.Equal("active", (string)active["agreement"]!["state"]!);
        Assert.Empty(active["warnings"]!.AsArray());
        Assert.Equal(["contract.agreement-activated.v1"], await deal.PublishedAsync());
        (await deal.Manager.Post(deal.Path + "/activate", new { signedAt = ends, reference = "Rep. 1" })).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-pending");
    }

    [Fact]
    public async Task It_ends_on_the_last_day_of_its_duration_and_then_closes_by_itself()
    {
        var signed = new DateTimeOffset(2025, 1, 31, 10, 0, 0, TimeSpan.Zero);
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m) with { AwardedAt = signed.AddDays(-70), StandstillEndsAt = null, DurationMonths = 1 });
        var active = (await deal.Manager.Post(deal.Path + "/activate", new { signedAt = signed, reference = "Rep. 1" })).Must(HttpStatusCode.OK);
        Assert.Equal("2025-02-27", (string)active["agreement"]!["endsOn"]!);
        Assert.Equal("contract.signed-late", (string)active["warnings"]![0]!["code"]!);
        await Support.Eventually.Holds(async () => Assert.Equal("expired", (string?)(await deal.ReadAsync())["closedReason"]));
        Assert.Equal(["contract.agreement-activated.v1", "contract.agreement-closed.v1"], await deal.PublishedAsync());
    }

    [Fact]
    public async Task Only_the_contract_manager_of_the_owner_may_and_versions_are_respected()
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m));
        var request = new { signedAt = deal.Award.StandstillEndsAt, reference = "Rep. 1" };
        (await world.As("cpb", deal.Award.CpbId, "cpb.planner").Post(deal.Path + "/activate", request)).Must(HttpStatusCode.Forbidden);
        (await world.As("cpb", world.NewId(), "cpb.contract-manager").Post(deal.Path + "/activate", request)).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Supplier.Post(deal.Path + "/activate", request)).Must(HttpStatusCode.Forbidden);
        (await deal.Manager.Post(deal.Path + "/activate", request, ifMatch: "\"99\"")).MustRefuse(HttpStatusCode.PreconditionFailed, "stale");
        (await deal.Manager.Post(deal.Path + "/activate", new { signedAt = "ieri", reference = "" })).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
        var tag = (await deal.Manager.Get(deal.Path)).Tag;
        (await deal.Manager.Post(deal.Path + "/activate", request, ifMatch: tag)).Must(HttpStatusCode.OK);
    }
}
