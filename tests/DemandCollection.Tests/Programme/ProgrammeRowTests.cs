using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Programme;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Programme;

public sealed class ProgrammeRowTests
{
    private const string Cui = "S01199250158202600012";
    private static readonly CuiOwners Anybody = new([null]);
    private static readonly ProgrammeRow Cleaning = new("/rows/0", Cui, "90919200-4", "Pulizia uffici", new DateOnly(2027, 6, 30), 84_000.50m);

    [Theory]
    [InlineData("90919200-4", false, "office-cleaning", "90919200")]
    [InlineData("90911200", true, "health-cleaning", "90911200")] // a health body's cleaning is a category of its own
    [InlineData("90911200", false, "office-cleaning", "90911200")]
    [InlineData("50232100", false, "road-maintenance", "50230000")] // below a code of the category
    [InlineData("33651600", true, "vaccines", "33651600")] // the nearest of two that fit
    [InlineData("33651600", false, null, null)]
    [InlineData("34144213", false, null, null)]
    public void The_category_is_that_of_the_code_or_the_nearest_one_above_it(string cpv, bool health, string? category, string? code) =>
        Assert.Equal(category is null ? null : (category, code!), (Cleaning with { Cpv = cpv }).Aggregated(health));

    [Fact]
    public void Works_are_not_aggregated() => Assert.Null((Cleaning with { Cui = "L" + Cui[1..], Cpv = "50230000" }).Aggregated(false));

    [Fact]
    public void A_row_becomes_a_line_as_far_as_it_says()
    {
        var need = Cleaning.Need(Cleaning.Aggregated(false)!.Value);
        Assert.Equal(("office-cleaning", "Pulizia uffici", "90919200", Money.Euro(84_000.50m), new DateOnly(2027, 6, 30), Cui),
            (need.CategoryCode, need.Line.Description, need.Line.Cpv, need.Line.YearlyValue!.Value, need.Line.PresentContractExpiry!.Value, need.Line.Cui));
    }

    [Fact]
    public void What_is_wrong_is_said_all_at_once()
    {
        var errors = new Errors();
        Cleaning.Check(Anybody, errors);
        Assert.Empty(errors.All);
        new ProgrammeRow("/rows/3", "X" + Cui[1..], "90919200-5", " ", new DateOnly(1926, 1, 1), 0).Check(Anybody, errors);
        Assert.Equal([("/rows/3/cui", "demand.cui"), ("/rows/3/cpv", "identifier.cpv-digit"), ("/rows/3/description", "required"), ("/rows/3/expiry", "demand.expiry"), ("/rows/3/yearlyCost", "positive")],
            errors.All.Select(x => (x.Pointer, x.Code)));
        var others = new Errors();
        (Cleaning with { Cpv = "99999999", YearlyCost = 1.005m }).Check(Anybody, others);
        (Cleaning with { Cpv = "9091", YearlyCost = 2_000_000_000 }).Check(Anybody, others);
        Assert.Equal(["identifier.cpv-unknown", "digits", "identifier.form", "too-big"], others.All.Select(x => x.Code));
    }
}
