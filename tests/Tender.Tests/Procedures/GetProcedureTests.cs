using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class GetProcedureTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_public_sees_the_notice_without_the_people()
    {
        var play = await Play.Published(on);
        var seen = (await on.Call(null, "GET", play.At)).Is(200);
        Assert.Equal(("open", 3), ((string?)seen["phase"], (int)seen["keyHolderCount"]!));
        Assert.Null(seen["keyHolderIds"]);
        Assert.Equal(3, (await on.Call(Person.Auditor, "GET", play.At)).Is(200)["keyHolderIds"]!.AsArray().Count);
        await play.Over();
        Assert.Equal("closed", (string?)(await on.Call(null, "GET", play.At)).Is(200)["phase"]);
        (await on.Call(null, "GET", $"/procedures/{Guid.CreateVersion7()}")).Is(404);
    }
}
