using System.Text.Json.Nodes;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class PublishProcedureTests(TenderUnderTest on)
{
    [Fact]
    public async Task The_notice_is_announced_and_its_keys_exist_as_shares_only()
    {
        var play = await Play.Published(on);
        var (name, body) = (await on.Published(play.Procedure)).Single();
        Assert.Equal(("tender.tender-published.v1", 2, true), (name, body["lots"]!.AsArray().Count, (bool)body["optionFifth"]!));
        Assert.Equal(9, await on.Database.ScalarAsync<long>("SELECT count(*) FROM key_share WHERE procedure_id = $1", play.Procedure));
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM envelope_key WHERE procedure_id = $1 AND public_key ? 'd'", play.Procedure));
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Refused(409, "tender.procedure-not-draft");
    }

    [Fact]
    public async Task Lots_without_a_green_checklist_are_named()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted();
        var refused = (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Refused(422, "tender.checklist-missing");
        Assert.Contains("Lotto 1", (string?)refused["detail"]);
        Assert.Equal(play.Lots.Order(), refused["parameters"]!["lotIds"]!.AsArray().Select(x => x!.GetValue<Guid>()).Order());
        await play.Checked("NONE");
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Refused(422, "tender.checklist-missing");
    }

    [Fact]
    public async Task Without_its_category_it_says_try_again()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted();
        await play.Checked();
        await on.Database.ExecuteAsync("UPDATE category SET code = code || '-away' WHERE code = $1", play.Category);
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Refused(409, "tender.category-unknown");
    }

    [Fact]
    public async Task A_short_deadline_and_nonsense_are_refused()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted(x => x["deadline"] = DateTimeOffset.UtcNow.AddDays(29).ToString("O"));
        await play.Checked();
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })).Refused(422, "tender.deadline-too-short");
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "" })).Invalid("/decisionReference", "required");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", play.At + "/publish", new JsonObject())).Is(404);
    }

    [Fact]
    public async Task Published_twice_at_once_it_has_one_set_of_keys()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted();
        await play.Checked();
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "x" })));
        Assert.Equal(1, replies.Count(x => x.Status == 200));
        Assert.Single(await on.Published(play.Procedure));
    }
}
