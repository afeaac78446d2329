using System.Net;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests.Evidences;

public class VerifyEvidenceTests(GppService service)
{
    [Fact]
    public async Task The_contract_manager_accepts_and_rejects_and_all_hear_it()
    {
        var story = new Story(service);
        await story.UntilActive("PUL-ST-1", "PUL-ST-2");
        var (good, bad) = ((await story.Evidence(2))[0].Text("evidenceId"), (await story.Evidence(2))[1].Text("evidenceId"));
        await story.Manager.Verify(good, true, expected: HttpStatusCode.Conflict); // nothing handed in yet
        await service.Supplier(story.Firm).Submit(good);
        await service.Supplier(story.Firm).Submit(bad);

        await service.Supplier(story.Firm).Verify(good, true, expected: HttpStatusCode.Forbidden);
        await service.Cpb(Ids.Next(), "cpb.contract-manager").Verify(good, true, expected: HttpStatusCode.NotFound);
        await story.Manager.Verify(bad, false, expected: HttpStatusCode.BadRequest); // without a reason
        Assert.Equal("accepted", (await story.Manager.Verify(good, true)).Text("state"));
        Assert.Equal("rejected", (await story.Manager.Verify(bad, false, "licenza scaduta")).Text("state"));

        await Eventually.Holds(() => service.Announced("gpp-monitoring.evidence-verified.v1", good), "acceptance in the feed");
        await Eventually.Holds(() => service.Announced("gpp-monitoring.non-compliance-raised.v1", bad), "rejection in the feed");
        var lot = (await service.Anonymous().Get($"/api/open-data/v1/initiatives/{story.Initiative}")).GetProperty("lots").EnumerateArray().First().GetProperty("green");
        Assert.Equal(("1", "2"), (lot.Text("accepted"), lot.Text("due")));
    }

    [Fact]
    public async Task The_body_verifies_what_its_own_orders_brought_but_not_what_it_handed_in_itself()
    {
        var story = new Story(service);
        await story.UntilActive("PUL-CC-3");
        var order = Ids.Next();
        await story.Delivered(order, 0, 0, new(2026, 1, 1), new(2026, 1, 31));
        var id = (await story.Evidence(1)).Single().Text("evidenceId");

        var referent = service.Body(story.Bodies[0], "buyer.gpp-referent", "buyer.dec");
        await service.Body(story.Bodies[1], "buyer.gpp-referent").Submit(id, HttpStatusCode.NotFound);
        await referent.Submit(id);
        var own = await referent.Verify(id, true, expected: HttpStatusCode.Forbidden);
        Assert.Equal("/problems/gpp.own-evidence", own.Text("type"));
        await service.Body(story.Bodies[0], "buyer.dec").Verify(id, true);
    }
}
