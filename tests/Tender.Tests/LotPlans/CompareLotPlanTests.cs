using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class CompareLotPlanTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_plan_is_compared_with_the_lots_of_the_tender_before()
    {
        var play = await (await Play.Collected(on, bodies: 3)).Located();
        var ids = play.Bodies.Keys.ToList();
        var before = (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([[ids[0]], [ids[1], ids[2]]]))).Is(201)["id"]!.GetValue<Guid>();
        (await on.Call(play.Rup, "POST", $"/lot-plans/{before}/approve")).Is(200);
        var now = (await on.Call(play.Planner, "POST", "/lot-plans", play.PlanBody([[ids[0], ids[1]], [ids[2]]]))).Is(201)["id"]!.GetValue<Guid>();
        var changes = (await on.Call(play.Planner, "GET", $"/lot-plans/{now}/comparison?previousLotPlanId={before}")).Is(200);
        Assert.Equal([1, 2], changes["lots"]!.AsArray().Select(x => (int)x!["previousLot"]!));
        var moved = Assert.Single(changes["moved"]!.AsArray())!;
        Assert.Equal((ids[1], "Comune 2", 1, 2), ((Guid)moved["bodyId"]!, (string)moved["name"]!, (int)moved["lot"]!, (int)moved["previousLot"]!));
        // No tender of the category came before this initiative's.
        var first = (await on.Call(play.Planner, "GET", $"/lot-plans/{now}/comparison")).Is(200);
        Assert.Null(first["previousLotPlanId"]);
        Assert.Equal(3, first["entered"]!.AsArray().Count);
    }

    [Fact]
    public async Task Others_do_not_find_it()
    {
        var play = await (await Play.Collected(on)).Planned(approve: false);
        (await on.Call(Person.Of("cpb", Guid.CreateVersion7(), "cpb.planner"), "GET", $"/lot-plans/{play.Plan}/comparison")).Is(404);
        (await on.Call(play.Planner, "GET", $"/lot-plans/{play.Plan}/comparison?previousLotPlanId={Guid.CreateVersion7()}")).Is(404);
        (await on.Call(null, "GET", $"/lot-plans/{play.Plan}/comparison")).Is(401);
    }
}
