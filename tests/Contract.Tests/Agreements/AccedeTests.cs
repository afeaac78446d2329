using System.Net;

namespace Aggregator.Contract.Tests.Agreements;

public sealed class AccedeTests(World world)
{
    private static object Request(decimal amount) => new { amount = Deal.Euro(amount), actReference = "Det. 7/2027" };

    [Fact]
    public async Task A_listed_body_takes_up_its_share_at_once_or_in_parts_and_never_more()
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 700m, 500m));
        (await deal.Signatory(0).Post(deal.Path + "/accessions", Request(1m))).MustRefuse(HttpStatusCode.Conflict, "contract.agreement-not-active");
        await deal.ActivateAsync();
        Assert.Equal(583.33m, await deal.ShareAsync(0));
        Assert.Equal(416.67m, await deal.ShareAsync(1));

        var joined = await deal.JoinAsync(0, 500m);
        Assert.Equal(500m, Deal.Amount(joined["quota"]));
        var more = await deal.Signatory(0).Post(deal.Path + "/accessions", Request(83.34m));
        more.MustRefuse(HttpStatusCode.UnprocessableEntity, "contract.share-exceeded");
        Assert.Equal(83.33m, Deal.Amount(more.Parameters["left"]));
        Assert.Equal(583.33m, Deal.Amount((await deal.JoinAsync(0, 83.33m))["quota"]));
        Assert.Equal(1, (int)(await deal.ReadAsync())["joined"]!);
        Assert.Equal(["contract.agreement-activated.v1", "contract.buyer-joined.v1", "contract.buyer-joined.v1"], await deal.PublishedAsync());
    }

    [Fact]
    public async Task A_body_that_the_notice_does_not_list_sees_nothing_and_wrong_amounts_are_refused()
    {
        var deal = await world.ActiveAsync(1_000m, 1_200m);
        (await world.As("body", world.NewId(), "buyer.signatory").Post(deal.Path + "/accessions", Request(1m))).MustRefuse(HttpStatusCode.NotFound, "not-found");
        (await deal.Drafter(0).Post(deal.Path + "/accessions", Request(1m))).Must(HttpStatusCode.Forbidden);
        foreach (var wrong in new[] { 0m, -5m, 1.005m })
        {
            var answer = (await deal.Signatory(0).Post(deal.Path + "/accessions", Request(wrong))).MustRefuse(HttpStatusCode.BadRequest, "invalid-input");
            Assert.Equal("/amount/amount", (string)answer.Body["errors"]![0]!["pointer"]!);
        }
    }

    [Fact]
    public async Task The_same_key_joins_once_and_a_stale_version_not_at_all()
    {
        var deal = await world.PendingAsync(world.Award(1_000m, 1_200m));
        await deal.ActivateAsync();
        var (key, account) = (Guid.NewGuid().ToString(), world.NewId());
        var signatory = world.As("body", deal.Award.Bodies[0].BodyId, "buyer.signatory", account);
        (await signatory.Post(deal.Path + "/accessions", Request(10m), ifMatch: "\"1\"")).MustRefuse(HttpStatusCode.PreconditionFailed, "stale");
        var first = await signatory.Post(deal.Path + "/accessions", Request(10m), key);
        var again = await signatory.Post(deal.Path + "/accessions", Request(10m), key);
        first.Must(HttpStatusCode.Created);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(10m, Deal.Amount((await deal.BodyAsync(0))["quota"]));
        (await signatory.Post(deal.Path + "/accessions", Request(11m), key)).MustRefuse(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_delegate_of_the_body_may_sign_for_it()
    {
        var deal = await world.ActiveAsync(1_000m, 700m, 500m);
        var order = await deal.DraftAsync(1, 10m);
        (await world.As("body", deal.Award.Bodies[1].BodyId, "buyer.signatory", delegateOf: world.NewId()).Post($"/orders/{order}/sign")).Must(HttpStatusCode.OK);
    }
}
