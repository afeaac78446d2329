using System.Globalization;
using System.Text.Json.Nodes;
using Aggregator.Portal.Api;
using Aggregator.Portal.Demands;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Tests.Demands;

public sealed class LineFormTests
{
    [Theory]
    [InlineData("it-IT", "1.234,5", "1234.5")]
    [InlineData("it-IT", "1,234", "1.234")]
    [InlineData("it-IT", "0,125", "0.125")]
    [InlineData("it-IT", "0.125", "0.125")]
    [InlineData("it-IT", "3.800", "3800")]
    [InlineData("it-IT", "3.8", "3.8")]
    [InlineData("it-IT", "1,234,567", "1234567")]
    [InlineData("it-IT", "1,234.56", "1234.56")]
    [InlineData("it-IT", "18.500.000", "18500000")]
    [InlineData("en-IE", "1.234", "1.234")]
    [InlineData("en-IE", "3,800", "3800")]
    [InlineData("en-IE", "1.234,5", "1234.5")]
    [InlineData("it-IT", " 12 000 ", "12000")]
    [InlineData("it-IT", "-3", null)]
    [InlineData("it-IT", "tanti", null)]
    [InlineData("it-IT", "1e9", null)]
    [InlineData("it-IT", "99999999999999999999999999999999", null)]
    [InlineData("it-IT", "", null)]
    public void A_number_is_understood_as_the_page_writes_it(string language, string typed, string? number) => Assert.Equal(number, In(language, () => Typed.Number(typed)));

    [Theory]
    [InlineData("31/12/2027", "2027-12-31")]
    [InlineData("1.2.2027", "2027-02-01")]
    [InlineData("2027-02-28", "2027-02-28")]
    [InlineData("31/02/2027", null)]
    [InlineData("12/31/2027", null)]
    [InlineData("domani", null)]
    public void A_day_is_understood_in_the_Italian_way(string typed, string? day) => Assert.Equal(day, Typed.Date(typed));

    /// <summary>What a field shows and the reader leaves alone comes back as the same number, in either language.</summary>
    [Fact]
    public void What_is_shown_and_not_touched_stays_what_it_was()
    {
        var random = new Random(20261128);
        foreach (var language in new[] { "it-IT", "en-IE" })
        {
            for (var i = 0; i < 2000; i++)
            {
                var number = Math.Round((decimal)random.NextDouble() * (decimal)Math.Pow(10, random.Next(0, 9)), random.Next(0, 6));
                Assert.Equal(number, In(language, () => decimal.Parse(Typed.Number(Formats.Quantity(number))!, CultureInfo.InvariantCulture)));
                var amount = Math.Round(number, 2);
                Assert.Equal(amount, In(language, () => decimal.Parse(Typed.Amount(Formats.Amount(amount))!, CultureInfo.InvariantCulture)));
            }
        }
    }

    [Fact]
    public void A_line_of_another_questionnaire_carries_what_is_still_asked()
    {
        var kind = new LineKind("km", new("chilometri", "kilometres"), [new("activity", "choice", new("Attività", "Activity"), true, null, null, null, null, null, null)]);
        var line = new FullLine(Guid.NewGuid(), "Ovunque", "Neve", null, 3, "km", new Money(1), null, new Dictionary<string, string> { ["activity"] = "winter", ["gone"] = "x" }, null, null, null, null, null, null);
        Assert.Equal(["activity"], LineForm.Carried(line, new("c", 2, [kind]))!.Fields!.Keys);
        Assert.Null(LineForm.Carried(line with { Unit = "bag" }, new("c", 2, [kind])));
    }

    [Fact]
    public void What_is_wrong_is_told_by_the_labels_that_the_page_shows()
    {
        LineQuestion Asked(string name, string? oneOf = null, Condition? when = null, string type = "integer") => new(name, type, new("Campo " + name, name), false, oneOf, null, null, null, when, null);
        var kind = new LineKind("m2", new("metri", "metres"), [Asked("week", "often"), Asked("year", "often"), Asked("water", type: "boolean"), Asked("years", when: new("water", ["true"]))]);
        Assert.Equal("Rispondi a una sola tra: «Campo week» oppure «Campo year».", In("it-IT", () => LineForm.Explained(new InputError("/lines/3/fields/week", "demand.one-of", "Serve uno tra: week, year."), kind)));
        Assert.Equal("Solo se «Campo water» è «Sì».", In("it-IT", () => LineForm.Explained(new InputError("/fields/years", "demand.does-not-apply", "…"), kind)));
        Assert.Equal("Va indicato.", LineForm.Explained(new InputError("/fields/years", "required", "Va indicato."), kind));
    }

    private static T In<T>(string language, Func<T> ask)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return ask();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData("it-IT", "programma triennale dei lavori pubblici")]
    [InlineData("en-IE", "three-year programme of public works")]
    public void What_would_be_refused_is_not_offered_and_the_page_says_what_to_do_instead(string language, string words)
    {
        var nature = new LineQuestion("nature", "choice", new LocalText("Natura", "Nature"), true, null, null, null,
            [new LineChoice("service", new LocalText("Servizio", "Service")), new LineChoice("works", new LocalText("Lavori", "Works"))], null, null, [new RefusedAnswer("works", "demand.works-line", "art. 100 c.4")]);
        var kind = new LineKind("km", new LocalText("chilometri", "kilometres"), [nature]);
        Assert.Equal(["service"], LineForm.Options(nature).Select(option => option.Value));
        Assert.Contains(words, In(language, () => LineForm.Instead(nature.Refused![0])!));
        Assert.Contains(words, In(language, () => LineForm.Explained(new InputError("/fields/nature", "demand.works-line", "I lavori non rientrano nella categoria."), kind)));
        Assert.Equal(["true"], LineForm.Options(nature with { Type = "boolean", Refused = [new RefusedAnswer("false", "demand.unarmed-line", "D.M. 269/2010")] }).Select(option => option.Value));
    }

    [Fact]
    public void A_total_is_reckoned_as_the_service_does_and_what_is_no_number_has_none()
    {
        JsonObject Line(JsonNode yearly, JsonNode? months) => new() { ["yearlyValue"] = new JsonObject { ["amount"] = yearly }, ["months"] = months };
        Assert.Equal(229500.00m, LineForm.Total([Line(52000m, null), Line("18500.00", null), Line(6000m, 36)], 36));
        // For its own months, never longer than the agreement; half a cent goes up.
        Assert.Equal(500.01m, LineForm.Total([Line("1000.01", 6)], 36));
        Assert.Equal(3000m, LineForm.Total([Line(1000m, 240)], 36));
        Assert.Null(LineForm.Total([Line("tanti", null)], 36));
        // What could not even be added up is for the API to refuse.
        Assert.Null(LineForm.Total([Line("79228162514264337593543950335", null), Line("9999999999999999999999999999", null)], 36));
        Assert.Null(LineForm.Total([Line(1000m, "sei")], 36));
        Assert.Null(LineForm.Total([new JsonObject { ["yearlyValue"] = null }], 36));
    }
}
