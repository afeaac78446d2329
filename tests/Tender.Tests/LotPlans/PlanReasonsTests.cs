using Aggregator.Messages;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.LotPlans;

public class PlanReasonsTests
{
    private static readonly Initiative Initiative = new() { Id = Guid.CreateVersion7(), CpbId = Guid.CreateVersion7(), CategoryCode = "x", Title = "X", DurationMonths = 36, Closed = true, LastClosure = 1 };
    private static readonly PlanningGround Ground = Grounds.Of(3, [.. Enumerable.Range(0, 6).Select(n => Grounds.Demand(n, 100_000m * (n + 1), Grounds.Line(1, fields: ("staffNow", "2"))))]);

    [Fact]
    public void They_state_criteria_figures_access_and_that_there_is_no_cap()
    {
        var text = Plan(new PlanTerms(2, MaxImbalance: 0.5m, MaxValue: Money.Euro(1_600_000)), [0, 1, 2], [3, 4, 5]).Statement;
        Assert.StartsWith("I fabbisogni raccolti, per un valore complessivo di 2.100.000 euro al netto dell'IVA, sono suddivisi in 2 lotti (art. 58, commi 1 e 2, del D.Lgs. 36/2023).", text);
        Assert.Contains("continuità territoriale", text);
        Assert.Contains("nessun lotto oltre il 50 % sopra la media", text);
        Assert.Contains("valore di ogni lotto non superiore a 1.600.000 euro, per favorire la partecipazione", text);
        Assert.Contains("Il valore medio di un lotto è 1.050.000 euro: dal lotto 1 (600.000 euro) al lotto 2 (1.500.000 euro).", text);
        Assert.Contains("Dei 7 confini fra enti vicini 3 dividono lotti diversi.", text);
        Assert.Contains("linea retta per 1,3, a 40 km/h", text);
        Assert.Contains("10.000.000 euro per 2 lotti su 2", text);
        Assert.Contains("12 addetti oggi impiegati", text);
        Assert.EndsWith("Ciascun operatore può presentare offerta per tutti i lotti e risultarne aggiudicatario.", text);
        Assert.DoesNotContain("si scosta", text);
    }

    [Fact]
    public void They_state_what_else_was_considered_and_what_is_not_kept_and_why_there_is_a_cap()
    {
        var plan = Plan(new PlanTerms(2, MaxImbalance: 0.1m, Caps: new LotCaps(2, 1, LotOrder.IncreasingValue, "Tutela della concorrenza."), Reserved: [1]), [0, 1, 2], [3, 4, 5]);
        plan.Reason(new Compared(2, [Plan(new PlanTerms(3, MaxImbalance: 1), [0, 1], [2, 3], [4, 5]).Figures!]));
        Assert.Contains("Sono state confrontate 2 suddivisioni. Quella scelta: 2 lotti, squilibrio 42,86 %", plan.Statement);
        Assert.Contains("Le altre: 3 lotti, squilibrio 57,14 %", plan.Statement);
        Assert.Contains("La suddivisione si scosta dai criteri in quanto il lotto 2 supera la media del 42,86 %: lo scostamento va motivato dal RUP.", plan.Statement);
        Assert.Contains("Il lotto 1 è riservato", plan.Statement);
        Assert.Contains("può presentare offerta per non più di 2 lotti e può risultare aggiudicatario di non più di un lotto (art. 58, comma 4). Ragioni del limite: Tutela della concorrenza. I lotti si aggiudicano per valore crescente", plan.Statement);
    }

    [Fact]
    public void What_was_discarded_is_counted_and_a_cap_on_tenders_says_what_becomes_of_more()
    {
        var plan = Plan(new PlanTerms(2, MaxImbalance: 1, Caps: new LotCaps(1, null, LotOrder.DecreasingValue, "Più imprese")), [0, 1, 2], [3, 4, 5]);
        Assert.EndsWith("Ragioni del limite: Più imprese. Chi ha raggiunto il limite di offerte non ne presenta altre: la piattaforma rifiuta ogni offerta ulteriore, salvo che prima ne sia ritirata una.", plan.Statement);
        plan.Reason(new Compared(3, [Plan(new PlanTerms(3, MaxImbalance: 1), [0, 1], [2, 3], [4, 5]).Figures!]));
        Assert.Contains("Sono state confrontate 3 suddivisioni. Quella scelta: 2 lotti", plan.Statement);
        Assert.Contains("; e altre 1.", plan.Statement);
        plan.Reason(new Compared(2, []));
        Assert.Contains("L'altra è stata scartata.", plan.Statement);
        plan.Reason(Compared.Nothing);
        Assert.DoesNotContain("confrontate", plan.Statement);
    }

    [Fact]
    public void One_lot_has_to_be_reasoned_by_hand_and_five_hundred_still_fit()
    {
        Assert.Contains("la mancata suddivisione va motivata dal RUP", Plan(new PlanTerms(1), [0, 1, 2, 3, 4, 5]).Statement);
        var many = Grounds.Grid(25, [.. Enumerable.Range(1, 500).Select(x => 1000m * x)]);
        var plan = LotPlan.Make(Guid.CreateVersion7, Day, Initiative, 1, many, new PlanTerms(500, MaxImbalance: 0), [.. many.Units.Select(x => ((string?)null, (IReadOnlyList<string>)[x.Id]))], null).Plan!;
        Assert.InRange(plan.Statement.Length, 500, MakeLotPlan.StatementLengthMax);
    }

    private static readonly DateTimeOffset Day = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static LotPlan Plan(PlanTerms terms, params int[][] lots) =>
        LotPlan.Make(Guid.CreateVersion7, Day, Initiative, 1, Ground, terms, [.. lots.Select(x => ((string?)null, (IReadOnlyList<string>)[.. x.Select(Grounds.Unit)]))], null).Plan!;
}
