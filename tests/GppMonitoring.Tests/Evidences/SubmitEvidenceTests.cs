using System.Net;

namespace Aggregator.GppMonitoring.Tests.Evidences;

public class SubmitEvidenceTests(GppService service)
{
    [Fact]
    public async Task The_contractor_hands_it_in_and_nobody_else()
    {
        var story = new Story(service);
        await story.UntilActive("PUL-ST-1");
        var evidence = (await story.Evidence(1)).Single();
        var id = evidence.Text("evidenceId");

        await service.Supplier(Ids.Next()).Submit(id, HttpStatusCode.NotFound);
        await service.Body(story.Bodies[0], "buyer.gpp-referent").Submit(id, HttpStatusCode.NotFound); // it belongs to no order
        await story.Manager.Submit(id, HttpStatusCode.Forbidden);
        await service.Supplier(story.Firm).Submit(Ids.Next().ToString(), HttpStatusCode.NotFound);
        var answer = await service.Supplier(story.Firm).Submit(id);
        Assert.Equal(("submitted", EvidenceSteps.Sha256), (answer.Text("state"), answer.Text("documentSha256")));
        var again = await service.Supplier(story.Firm).Submit(id, HttpStatusCode.Conflict);
        Assert.Equal("/problems/gpp.evidence-not-open", again.Text("type"));
    }

    [Fact]
    public async Task The_document_must_be_named_by_its_hash()
    {
        var story = new Story(service);
        await story.UntilActive("PUL-ST-2");
        var id = (await story.Evidence(1)).Single().Text("evidenceId");
        var problem = await service.Supplier(story.Firm).Post($"/api/gpp/v1/evidence/{id}/submission", new { documentName = "", documentSha256 = "xyz", summary = new string('a', 2001) }, HttpStatusCode.BadRequest);
        Assert.Equal(["/documentName", "/documentSha256", "/summary"], problem.GetProperty("errors").EnumerateArray().Select(error => error.Text("pointer")!).Order(StringComparer.Ordinal));
        Assert.Equal("due", (await story.Evidence(1)).Single().Text("state"));
    }
}
