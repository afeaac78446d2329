using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class AppointJuryTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_jury_comes_after_the_deadline_and_is_odd()
    {
        var play = await Play.Published(on);
        var members = play.Jurors.Select(x => x.Account).ToList();
        (await on.Call(play.Rup, "POST", play.At + "/jury", new { members })).Refused(409, "tender.jury-too-early");
        await play.Over();
        (await on.Call(play.Rup, "POST", play.At + "/jury", new { members = members.Take(2) })).Refused(422, "tender.jury-size");
        (await on.Call(play.Rup, "POST", play.At + "/jury", new { members = new[] { members[0], members[0], members[1] } })).Invalid("/members/1", "duplicate");
        (await on.Call(play.Rup, "POST", play.At + "/jury", new { members })).Is(204);
        (await on.Call(play.Jurors[0], "POST", play.At + "/jury", new { members })).Is(403);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.At + "/jury", new { members })).Is(404);
    }
}
