using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Tests.Demands;

public sealed class LineRulesTests
{
    [Theory]
    [InlineData("office-cleaning", "m2", "areaType=offices timesPerWeek=5", "")]
    [InlineData("office-cleaning", "m2", "areaType=glass timesPerYear=4", "")]
    [InlineData("office-cleaning", "m2", "areaType=glass timesPerYear=4.0", "")]
    [InlineData("office-cleaning", "hour", "", "")]
    [InlineData("office-cleaning", "m2", "", "areaType:required timesPerWeek:demand.one-of")]
    [InlineData("office-cleaning", "m2", "areaType=attic timesPerWeek=1", "areaType:enum")]
    [InlineData("office-cleaning", "m2", "areaType=offices timesPerWeek=five", "timesPerWeek:decimal")]
    [InlineData("office-cleaning", "m2", "areaType=offices timesPerYear=1.5", "timesPerYear:integer")]
    [InlineData("office-cleaning", "m2", "areaType=offices timesPerWeek=99", "timesPerWeek:demand.range")]
    [InlineData("office-cleaning", "m2", "areaType=offices timesPerWeek=1 timesPerYear=50", "timesPerWeek:demand.one-of")]
    [InlineData("office-cleaning", "m2", "areaType=offices timesPerWeek=1 colour=blue", "colour:demand.unknown-field")]
    [InlineData("armed-security", "hour", "shift=night", "")]
    [InlineData("armed-security", "hour", "shift=night armed=false", "armed:demand.unarmed-line")]
    [InlineData("armed-security", "inspection", "minutesEach=12 keysHeld=3", "")]
    [InlineData("armed-security", "alarm-link", "", "responseMinutes:required")]
    [InlineData("road-maintenance", "km", "nature=service activity=winter priority=1", "")]
    [InlineData("road-maintenance", "t", "nature=supply material=salt", "")]
    [InlineData("road-maintenance", "m2", "nature=works cutsPerYear=1", "nature:demand.works-line")]
    [InlineData("road-maintenance", "m", "", "nature:required")]
    [InlineData("road-maintenance", "vehicle-day", "nature=service", "")]
    [InlineData("road-maintenance", "call-out", "nature=service responseHours=0", "responseHours:demand.range")]
    public void A_complete_line(string category, string unit, string fields, string expected) => Assert.Equal(expected, Check(category, unit, fields, complete: true));

    [Theory]
    [InlineData("office-cleaning", "m2", "", "")]
    [InlineData("office-cleaning", "m2", "timesPerWeek=x", "timesPerWeek:decimal")]
    [InlineData("road-maintenance", "m2", "nature=works", "nature:demand.works-line")]
    public void A_draft_may_be_incomplete_but_not_wrong(string category, string unit, string fields, string expected) => Assert.Equal(expected, Check(category, unit, fields, complete: false));

    [Fact]
    public void A_unit_or_cpv_of_another_category_is_refused_and_says_the_known_ones()
    {
        var errors = new Errors();
        LineRules.Check(LawFiles.Category("office-cleaning")!, Form("office-cleaning"), [Write("km", "", "45233139"), Write("m2", "areaType=offices timesPerWeek=1", "90919200")], true, errors);
        Assert.Equal([("/lines/0/cpv", "demand.cpv"), ("/lines/0/unit", "demand.unit")], errors.All.Select(x => (x.Pointer, x.Code)));
        Assert.Contains("m2", errors.All[1].Args.Single().Value!.ToString());
    }

    [Theory]
    [InlineData("kind=hedge", true, "heightMetres:required")]
    [InlineData("kind=hedge heightMetres=2", true, "")]
    [InlineData("kind=lawn", true, "")]
    [InlineData("kind=lawn heightMetres=2", true, "heightMetres:demand.does-not-apply")]
    [InlineData("heightMetres=2", false, "heightMetres:demand.does-not-apply")]
    public void A_field_that_depends_on_another_is_asked_only_where_that_one_says_so(string fields, bool complete, string expected)
    {
        var form = new Questionnaire([new LineForm("m2", new("m²", "m²"),
        [
            new("kind", FieldType.Choice, new("Tipo", "Kind"), Required: true, Values: [new("lawn", new("Prato", "Lawn")), new("hedge", new("Siepe", "Hedge"))]),
            new("heightMetres", FieldType.Decimal, new("Altezza", "Height"), Required: true, Min: 0, Max: 20, When: new("kind", ["hedge"])),
        ])]);
        var errors = new Errors();
        LineRules.Check(LawFiles.Category("urban-green")!, form, [Write("m2", fields)], complete, errors);
        Assert.Equal(expected, string.Join(" ", errors.All.Where(x => !x.Pointer.EndsWith("/kind")).Select(x => x.Pointer["/lines/0/fields/".Length..] + ":" + x.Code)));
    }

    [Fact]
    public void No_lines_are_no_demand()
    {
        var errors = new Errors();
        LineRules.Check(LawFiles.Category("office-cleaning")!, Form("office-cleaning"), [], true, errors);
        Assert.Equal("/lines", errors.All.Single().Pointer);
    }

    [Fact]
    public void The_square_metres_of_a_town_ten_times_as_big_are_warned_about()
    {
        var line = Line.Write(Guid.NewGuid(), default, new LineFacts("Municipio", "Uffici", null, 3800m, "m2", Money.Euro(9600m), new Dictionary<string, string>()));
        var warning = Assert.IsType<Warning>(LineRules.Warning(Form("office-cleaning"), line, 0, 1900));
        Assert.Equal(("/lines/0/quantity", 2850m), (warning.Pointer, warning.Max));
        Assert.Null(LineRules.Warning(Form("office-cleaning"), line, 0, 75_000));
        Assert.Null(LineRules.Warning(Form("office-cleaning"), line, 0, null));
    }

    private static string Check(string category, string unit, string fields, bool complete)
    {
        var errors = new Errors();
        LineRules.Check(LawFiles.Category(category)!, Form(category), [Write(unit, fields)], complete, errors);
        Assert.All(errors.All, x => Assert.StartsWith("/lines/0/fields/", x.Pointer));
        return string.Join(" ", errors.All.Select(x => x.Pointer["/lines/0/fields/".Length..] + ":" + x.Code));
    }

    private static Line Write(string unit, string fields, string? cpv = null) => Line.Write(Guid.NewGuid(), default, new LineFacts("Qui", "Cosa", cpv, 1m, unit, Money.Euro(1m),
        fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Split('=')).ToDictionary(x => x[0], x => x[1])));

    private static Questionnaire Form(string category) => SeedQuestionnaires.Read(category)!.Whole();
}
