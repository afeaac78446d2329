using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.Tests.LotPlanning;

public sealed class StatementOfReasonsTests
{
    [Fact]
    public void It_states_criteria_values_and_borders()
    {
        var request = LotPlannerTests.Grid(4, 4, 2) with { MaxValue = 9.5m, Pinned = new Dictionary<string, int> { ["00-00"] = 2 } };
        var text = StatementOfReasons.Of(request, LotPlanner.Plan(request).Layout!);
        Assert.StartsWith("Le 16 unità, per un valore complessivo di 16, sono suddivise in 2 lotti (art. 58 del D.Lgs. 36/2023).", text);
        Assert.Contains("continuità territoriale", text);
        Assert.Contains("nessun lotto oltre il 3 % sopra la media", text);
        Assert.Contains("valore di ogni lotto non superiore a 9,50", text);
        Assert.Contains("una unità assegnata al lotto indicato", text);
        Assert.Contains("Dei confini fra unità vicine (peso 24) ne dividono due lotti 4, il 16,67 %.", text);
    }

    [Fact]
    public void It_names_what_is_a_lot_of_its_own_and_says_that_a_single_lot_needs_reasons()
    {
        var (units, borders) = Milan.Read(capital: true);
        var request = new LotRequest(units, borders, 6);
        Assert.Contains("è formato soltanto da 015146", StatementOfReasons.Of(request, LotPlanner.Plan(request).Layout!));
        var one = request with { Lots = 1 };
        Assert.Contains("la mancata suddivisione va motivata", StatementOfReasons.Of(one, LotPlanner.Plan(one).Layout!));
    }
}
