using System.Text.Json.Nodes;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Procedures;

public class DraftProcedureTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_draft_is_seen_by_its_cpb_alone()
    {
        var play = await (await (await Play.Collected(on)).Planned()).Drafted();
        var draft = (await on.Call(play.Rup, "GET", play.At)).Is(200);
        Assert.Equal(("draft", 3, 2), ((string?)draft["phase"], draft["keyHolderIds"]!.AsArray().Count, draft["lots"]!.AsArray().Count));
        (await on.Call(null, "GET", play.At)).Is(404);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "GET", play.At)).Is(404);
        (await on.Call(play.Rup, "POST", "/procedures", play.DraftBody())).Refused(409, "tender.procedure-exists");
    }

    [Fact]
    public async Task Every_wrong_term_is_named_at_once()
    {
        var play = await (await Play.Collected(on)).Planned();
        var reply = await on.Call(play.Rup, "POST", "/procedures", play.DraftBody(x =>
        {
            x["quorum"] = 4;
            x["economicMax"] = "31";
            x["parameter"] = "1.2";
            x["rounding"]!["decimals"] = 12;
            x["criteria"]![1]!["id"] = "C1";
            x["criteria"]![1]!["max"] = "29";
            x["keyHolders"]![0]!["publicKey"]!["y"] = x["keyHolders"]![0]!["publicKey"]!["x"]!.GetValue<string>();
            x["keyHolders"]![2]!["accountId"] = x["keyHolders"]![1]!["accountId"]!.GetValue<string>();
        }));
        reply.Invalid("/quorum", "tender.quorum");
        reply.Invalid("/economicMax", "tender.scores-sum");
        reply.Invalid("/parameter", "tender.parameter-between-zero-and-one");
        reply.Invalid("/rounding/decimals", "tender.decimals");
        reply.Invalid("/criteria/1/id", "duplicate");
        reply.Invalid("/criteria", "tender.criteria-sum");
        reply.Invalid("/keyHolders/0/publicKey", "tender.public-key");
        reply.Invalid("/keyHolders/2/accountId", "duplicate");
        (await on.Call(play.Rup, "POST", "/procedures", play.DraftBody(x => x["quorum"] = 1))).Invalid("/quorum", "tender.quorum");
        (await on.Call(play.Rup, "POST", "/procedures", play.DraftBody(x => x["parameter"] = null))).Invalid("/parameter", "required");
        (await on.Call(play.Rup, "POST", "/procedures", play.DraftBody(x => x["keyHolders"]![1]!["publicKey"] = x["keyHolders"]![0]!["publicKey"]!.DeepClone()))).Invalid("/keyHolders/1/publicKey", "duplicate");
    }

    [Fact]
    public async Task Price_over_thirty_points_is_refused_in_a_labour_intensive_category_only()
    {
        void Heavy(JsonObject x)
        {
            (x["technicalMax"], x["economicMax"]) = ("65", "35");
            x["criteria"]![0]!["max"] = "35";
        }

        var labour = await (await Play.Collected(on)).Planned();
        (await on.Call(labour.Rup, "POST", "/procedures", labour.DraftBody(Heavy))).Refused(422, "tender.economic-weight");
        var goods = await (await Play.Collected(on, labourIntensive: false)).Planned();
        (await on.Call(goods.Rup, "POST", "/procedures", goods.DraftBody(Heavy))).Is(201);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(60)] // in the exceptional cases of art. 59 c.1, which the initiative gave its reasons for
    public async Task It_lasts_as_long_as_the_initiative_whose_demands_it_buys_for(int months)
    {
        var play = await (await Play.Collected(on, months: months)).Planned();
        await play.Drafted(x => x["durationMonths"] = 48);
        Assert.Equal(months, (int)(await on.Call(play.Rup, "GET", play.At)).Is(200)["durationMonths"]!);
    }

    [Fact]
    public async Task A_plan_that_is_being_replaced_is_not_tendered()
    {
        var play = await (await Play.Collected(on)).Planned();
        var first = play.Plan;
        var second = await play.Replaced();
        play.Deadline = (await on.NowAsync()).AddDays(31);

        // The approval of the other plan stands first in the queue for the initiative; whoever waits for the first plan waits longer still.
        await using var plan = await Held.Of(on, first);
        Task<Reply> approval, draft;
        await using (var initiative = await Held.Of(on, play.Initiative))
        {
            approval = on.Call(play.Rup, "POST", $"/lot-plans/{second}/approve");
            await Held.Waiting(on, 1);
            draft = on.Call(play.Rup, "POST", "/procedures", play.DraftBody());
            await Held.Waiting(on, 2);
        }

        (await approval).Is(200);
        await plan.DisposeAsync();
        (await draft).Refused(409, "tender.lot-plan-not-approved");
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM procedure WHERE lot_plan_id = $1", first));
    }

    [Fact]
    public async Task Without_its_projections_it_says_try_again()
    {
        var play = await (await Play.Collected(on)).Planned();
        play.Deadline = (await on.NowAsync()).AddDays(31);
        await on.Database.ExecuteAsync("UPDATE initiative SET id = $1 WHERE id = $2", Guid.CreateVersion7(), play.Initiative);
        (await on.Call(play.Rup, "POST", "/procedures", play.DraftBody())).Refused(409, "tender.initiative-awaited");
    }

    [Fact]
    public async Task Only_an_approved_plan_of_ones_own_is_tendered()
    {
        var play = await (await Play.Collected(on)).Planned(approve: false);
        (await on.Call(play.Rup, "POST", "/procedures", play.DraftBody())).Refused(409, "tender.lot-plan-not-approved");
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.rup"), "POST", "/procedures", play.DraftBody())).Refused(422, "tender.lot-plan-unknown");
        (await on.Call(play.Planner, "POST", "/procedures", play.DraftBody())).Is(403);
    }
}
