using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Territory;

namespace Aggregator.Tender.Tests.LotPlans;

public class LotPlanTests
{
    private static readonly Initiative Initiative = new() { Id = Guid.CreateVersion7(), CpbId = Guid.CreateVersion7(), CategoryCode = "x", Title = "X", DurationMonths = 12, Closed = true, LastClosure = 1 };
    private static readonly Guid A = Guid.CreateVersion7(), B = Guid.CreateVersion7();
    private static readonly Demand[] Demands = [Of(A, 100.10m), Of(A, 0.05m), Of(B, 7m)];

    [Fact]
    public void Values_and_lines_of_a_body_are_summed_into_its_lot()
    {
        var (plan, refusal) = Make(("Nord", [A]), ("Sud", [B]));
        Assert.Null(refusal);
        Assert.Equal([100.15m, 7m], plan!.Lots.Select(x => x.BaseValue().Amount));
        Assert.Equal([1, 2], plan.Lots.Select(x => x.Number));
        Assert.Equal(Demands.Where(x => x.BodyId == A).SelectMany(x => x.Lines).Select(x => x.LineId).Order(), plan.Lots[0].Bodies.Single().DemandLineIds);
    }

    [Fact]
    public void Each_demanding_body_is_in_exactly_one_lot()
    {
        Assert.Equal("tender.lot-plan-missing", Make(("Nord", [A])).Refusal!.Code);
        Assert.Equal("tender.lot-plan-twice", Make(("Nord", [A, B]), ("Sud", [B])).Refusal!.Code);
        Assert.Equal("tender.lot-plan-twice", Make(("Nord", [A, A, B])).Refusal!.Code);
        Assert.Equal("tender.lot-plan-stranger", Make(("Nord", [A, B, Guid.CreateVersion7()])).Refusal!.Code);
    }

    [Fact]
    public void Only_a_draft_of_the_closure_in_force_is_approved()
    {
        var plan = Make(("Tutto", [A, B])).Plan!;
        Assert.Null(plan.Approve(Initiative, DateTimeOffset.UnixEpoch));
        Assert.Equal("Motivi", plan.Statement);
        Assert.Equal("tender.lot-plan-not-draft", plan.Approve(Initiative, DateTimeOffset.UnixEpoch)!.Code);
        var reopened = new Initiative { Id = Initiative.Id, CpbId = Initiative.CpbId, CategoryCode = "x", Title = "X", DurationMonths = 12, Closed = false, LastClosure = 1 };
        Assert.Equal("tender.closure-superseded", Make(("Tutto", [A, B])).Plan!.Approve(reopened, DateTimeOffset.UnixEpoch)!.Code);
        reopened.Closed = true;
        reopened.LastClosure = 2;
        Assert.Equal("tender.closure-superseded", Make(("Tutto", [A, B])).Plan!.Approve(reopened, DateTimeOffset.UnixEpoch)!.Code);
    }

    [Fact]
    public void A_closure_covers_exactly_its_demands()
    {
        var closure = Closure(Demands);
        Assert.True(closure.Covers(Tally.Of(Demands)));
        Assert.True(closure.Covers(Tally.Of([.. Demands.Reverse()])));
        Assert.False(closure.Covers(Tally.Of(Demands[..2])));
        Assert.False(closure.Covers(Tally.Of([.. Demands, Of(B, 0m)])));
        Assert.False(closure.Covers(Tally.Of([Demands[0], Demands[1], Of(B, 7m)])));
        var newer = Of(B, 7m);
        (newer.Version, newer.Sha256) = (3, Demands[2].Sha256);
        Assert.False(closure.Covers(Tally.Of([Demands[0], Demands[1], newer])));
    }

    private static Closure Closure(Demand[] demands) => new()
    {
        InitiativeId = Initiative.Id, Number = 1, Count = demands.Length, TotalValue = Money.Euro(demands.Sum(x => x.TotalValue.Amount)),
        Hash = ClosureHash.Of(demands.Select(x => (x.Id, x.Version, x.Sha256))), ArrivedAt = DateTimeOffset.UnixEpoch,
    };

    private static (LotPlan? Plan, Aggregator.Platform.Refusal? Refusal) Make(params (string, IReadOnlyList<Guid>)[] lots) =>
        LotPlan.Make(Guid.CreateVersion7, new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), Initiative, 1, PlanningGround.Of(Demands, new Dictionary<Guid, Body>(), [], 12, new HashSet<Guid>()),
            new PlanTerms(lots.Length, MaxImbalance: 10, Contiguous: false), [.. lots.Select(x => ((string?)x.Item1, (IReadOnlyList<string>)[.. x.Item2.Select(id => id.ToString())]))], "Motivi");

    private static Demand Of(Guid body, decimal value) => new()
    {
        Id = Guid.CreateVersion7(), InitiativeId = Initiative.Id, BodyId = body, State = DemandStanding.Approved, TotalValue = Money.Euro(value), Version = 2,
        Sha256 = Guid.CreateVersion7().ToByteArray(), Lines = [new(Guid.CreateVersion7(), "s", "d", null, 1, "m2", Money.Euro(1), new Dictionary<string, string>())],
    };
}
