using System.Globalization;
using System.Text;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.Messages;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class RowReadingTests
{
    [Fact]
    public void A_plain_row_is_a_line()
    {
        var (lines, errors) = Sheets.Read(Sheets.Csv(Sheets.Row()));
        Assert.Empty(errors);
        var line = Assert.Single(lines);
        Assert.Equal(("Municipio", 3600m, "m2", 105000m), (line.Site, line.Quantity, line.Unit, line.YearlyValue.Amount));
        Assert.Equal(new Dictionary<string, string> { ["areaType"] = "offices", ["timesPerWeek"] = "5" }, line.Fields);
    }

    [Fact]
    public void Every_error_is_told_at_once_with_its_cell()
    {
        var (lines, errors) = Sheets.Read(Sheets.Csv("Municipio;Pulizia;metri;12,5;tanto;Uffici;5", ";Pulizia;metri quadrati netti;-1;10;Cucine;200", "A;B;ore a richiesta all'anno;1;1;Uffici;", Sheets.Row()));
        Assert.Single(lines);
        Assert.Equal(
        [
            (2, "C", "import.choice"), (2, "E", "import.number"),
            (3, "A", "required"), (3, "D", "positive"), (3, "F", "import.choice"), (3, "G", "demand.range"),
            (4, "F", "import.not-for-unit"),
        ], errors.Select(x => (x.Row ?? 0, x.Column!, x.Code)).Order());
        Assert.Contains("metri quadrati netti", errors.Single(x => (x.Row, x.Column) == (2, "C")).Args["values"]);
    }

    [Fact]
    public void Alternatives_are_named_by_their_titles()
    {
        var file = Encoding.UTF8.GetBytes(Sheets.Titles + ";Interventi all'anno\n" + Sheets.Row() + ";12\n");
        var error = Assert.Single(Sheets.Read(file).Errors);
        Assert.Equal(("demand.one-of", "Interventi alla settimana, Interventi all'anno"), (error.Code, error.Args["fields"]));
    }

    [Fact]
    public void Columns_are_found_in_any_order_and_spelling()
    {
        var file = Encoding.UTF8.GetBytes("QUANTITA' *,sede,DESCRIZIONE,unita di misura,valore annuo (euro; iva esclusa)\n");
        Assert.Equal(["import.unknown-column", "import.missing-column"], Sheets.Read(file).Errors.Select(x => x.Code));
        var right = Encoding.UTF8.GetBytes("QUANTITA' *,sede,DESCRIZIONE,unita di misura,\"valore annuo (euro, iva esclusa)\"\n\"1,5\",A,B,M2,2.50\n");
        var (lines, errors) = Sheets.Read(right);
        Assert.Empty(errors);
        Assert.Equal((1.5m, 2.5m, "m2"), (lines[0].Quantity, lines[0].YearlyValue.Amount, lines[0].Unit));
    }

    [Fact]
    public void Unknown_doubled_and_missing_columns_are_all_named()
    {
        var errors = Sheets.Read(Encoding.UTF8.GetBytes("Sede;Sede;Colore;Descrizione;Quantità;Unità di misura\n")).Errors;
        Assert.Equal([("B", "import.duplicate-column"), ("C", "import.unknown-column"), (null, "import.missing-column")], errors.Select(x => (x.Column, x.Code)));
    }

    [Fact]
    public void Wrong_titles_do_not_hide_what_is_wrong_in_the_rows()
    {
        var errors = Sheets.Read(Encoding.UTF8.GetBytes("Sede;Colore;Unità di misura;Quantità;Valore annuo (euro, IVA esclusa)\nMunicipio;rosso;metri quadrati netti;tanti;100\n;;metri cubi;5;100\n")).Errors;
        Assert.Equal(
            [(1, null, "import.missing-column"), (1, "B", "import.unknown-column"), (2, "D", "import.number"), (3, "A", "required"), (3, "C", "import.choice")],
            errors.Select(x => (x.Row!.Value, x.Column, x.Code)).Order());
    }

    [Fact]
    public void What_a_draft_may_leave_open_is_told_in_its_cell_and_does_not_refuse_the_line()
    {
        var gaps = new List<CellError>();
        var (lines, errors) = Sheets.Read(Sheets.Csv(Sheets.Row(), "Biblioteca;Pulizia;metri quadrati netti;40;1000;;"), gaps: gaps);
        Assert.Equal(2, lines.Count);
        Assert.Empty(errors);
        Assert.Equal([(3, "F", "Tipo di area", "required"), (3, "G", "Interventi alla settimana", "demand.one-of")], gaps.Select(x => (x.Row!.Value, x.Column, x.Title, x.Code)));
    }

    [Theory]
    [InlineData("road-maintenance", "m2", "Natura", "Lavori", "demand.works-line", "programma triennale dei lavori pubblici", "three-year programme of public works")]
    [InlineData("armed-security", "hour", "Servizio armato", "No", "demand.unarmed-line", "raccolta «Guardiania»", "collection “Unarmed guarding”")]
    public void What_another_category_or_procedure_buys_is_refused_with_what_to_do_instead(string category, string unit, string title, string answer, string code, string italian, string english)
    {
        var file = Encoding.UTF8.GetBytes($"Sede;Descrizione;Unità di misura;Quantità;Valore annuo (euro, IVA esclusa);{title}\nSP 12;Servizio;{unit};1;100;{answer}\n");
        var error = Sheets.Read(file, SeedQuestionnaires.Read(category)!.Whole(), category).Errors.Single(x => x.Code == code);
        Assert.Equal((2, "F"), (error.Row, error.Column));
        Assert.Contains("Che cosa fare: ", Said("it"));
        Assert.Contains(italian, Said("it"));
        Assert.Contains("What to do instead: ", Said("en"));
        Assert.Contains(english, Said("en"));

        string Said(string language)
        {
            var before = CultureInfo.CurrentUICulture;
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            try
            {
                return Sheets.Texts.Say(error.Code, [.. error.Args.Select(x => (x.Key, (object?)x.Value))]);
            }
            finally
            {
                CultureInfo.CurrentUICulture = before;
            }
        }
    }

    [Fact]
    public void A_code_of_another_bodys_programme_is_told_in_its_cell()
    {
        var file = Encoding.UTF8.GetBytes(Sheets.Titles + ";CUI del programma triennale\n" + Sheets.Row() + ";S01199250158202600012\n" + Sheets.Row() + ";S03509830968202600012\n" + Sheets.Row(quantity: "tanti") + ";S03509830968202600012\n");
        var errors = Sheets.Read(file, owners: new CuiOwners(["01199250158"])).Errors;
        Assert.Equal([(3, "H", "demand.cui-other-body"), (4, "D", "import.number"), (4, "H", "demand.cui-other-body")], errors.Select(x => (x.Row!.Value, x.Column!, x.Code)).Order());
    }

    [Fact]
    public void A_line_is_recognised_once_and_a_strange_one_never()
    {
        var known = Guid.CreateVersion7();
        var file = Encoding.UTF8.GetBytes(Sheets.Titles + ";Codice riga\n" + string.Join('\n', new[] { known.ToString(), known.ToString().ToUpperInvariant(), Guid.NewGuid().ToString(), "riga 4", "" }.Select(x => Sheets.Row() + ";" + x)));
        var (lines, errors) = Sheets.Read(file, known: [known]);
        Assert.Equal(known, lines[0].Id);
        Assert.Equal([(3, "demand.line-twice"), (4, "demand.unknown-line"), (5, "demand.unknown-line")], errors.Select(x => (x.Row!.Value, x.Code)));
        Assert.Equal(2, lines.Count);
    }

    [Theory]
    [InlineData("12,3456", "digits")]
    [InlineData("99999999999", "too-big")]
    [InlineData("99999999999999999999999999999999999999", "import.number")]
    public void Digits_and_sizes_are_bounded(string quantity, string code) => Assert.Equal(code, Assert.Single(Sheets.Read(Sheets.Csv(Sheets.Row(quantity: quantity))).Errors).Code);

    [Fact]
    public void Control_characters_are_refused() => Assert.Equal("characters", Assert.Single(Sheets.Read(Sheets.Csv(Sheets.Row(site: "Muni\u0007cipio"))).Errors).Code);

    [Fact]
    public void Something_under_no_title_is_told() => Assert.Equal(("H", "import.outside-columns"), Sheets.Read(Sheets.Csv(Sheets.Row() + ";nota a margine")).Errors.Select(x => (x.Column, x.Code)).Single());

    [Fact]
    public void Fields_of_one_name_and_different_choices_are_columns_of_their_own()
    {
        Text Label(string x) => new(x, x);
        var questionnaire = new Questionnaire(
        [
            new LineForm("a", Label("Alfa"), [new FieldForm("kind", FieldType.Choice, Label("Tipo"), Values: [new Choice("x", Label("Ics"))])]),
            new LineForm("b", Label("Beta"), [new FieldForm("kind", FieldType.Choice, Label("Tipo"), Values: [new Choice("y", Label("Ipsilon"))]), new FieldForm("site", FieldType.Text, Label("Sede"))]),
        ]);
        var form = SheetForm.Of(questionnaire, Sheets.Texts);
        Assert.Equal(["Tipo", "Tipo (b)", "Sede (b)"], form.Columns.Where(x => x.Fields is not null).Select(x => x.Title));
        Assert.Equal(form.Columns.Count, form.Columns.Select(x => CellText.Plain(x.Title)).Distinct().Count());
    }
}
