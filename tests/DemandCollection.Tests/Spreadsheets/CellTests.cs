using Aggregator.DemandCollection.Spreadsheets;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class CellTests
{
    [Theory]
    [InlineData("1.234,50", "1234.50")]
    [InlineData("1234.5", "1234.5")]
    [InlineData("1234,5", "1234.5")]
    [InlineData("1.234", "1234")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("1,234.50", "1234.50")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("0.125", "0.125")]
    [InlineData("12.5", "12.5")]
    [InlineData("€ 1 234,50", "1234.50")]
    [InlineData("1'234.50", "1234.50")]
    [InlineData("-3", "-3")]
    [InlineData("4,50", "4.50")]
    public void A_number_is_read_as_Italians_and_programs_write_it(string text, string number) => Assert.Equal(number, CellText.Number(new Cell(text)));

    [Theory]
    [InlineData("")]
    [InlineData("dodici")]
    [InlineData("1.23.456")]
    [InlineData("12.34,5,6")]
    [InlineData("1,2,3")]
    [InlineData("1e5")]
    [InlineData("--1")]
    [InlineData("1 mq")]
    public void What_is_no_number_is_not_guessed(string text) => Assert.Null(CellText.Number(new Cell(text)));

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("1E-3", "0.001")]
    [InlineData("3600", "3600")]
    public void A_workbook_number_loses_only_what_nobody_typed(string stored, string number) => Assert.Equal(number, CellText.Number(new Cell(stored, CellKind.Number)));

    [Theory]
    [InlineData("NaN")]
    [InlineData("1E+300")]
    [InlineData("-1E+300")]
    public void A_workbook_number_beyond_all_measure_is_none(string stored) => Assert.Null(CellText.Number(new Cell(stored, CellKind.Number)));

    [Theory]
    [InlineData("31/12/2026")]
    [InlineData("31-12-2026")]
    [InlineData("31.12.2026")]
    [InlineData("2026-12-31")]
    [InlineData("2026-12-31T00:00:00")]
    [InlineData("31/12/2026 00:00")]
    public void A_day_is_read_in_its_usual_forms(string text) => Assert.Equal(new DateOnly(2026, 12, 31), CellText.Date(new Cell(text), default));

    [Fact]
    public void A_workbook_counts_days_from_its_own_day()
    {
        Assert.Equal(new DateOnly(2026, 12, 31), CellText.Date(new Cell("46387", CellKind.Number), new DateOnly(1899, 12, 30)));
        Assert.Equal(new DateOnly(2026, 12, 31), CellText.Date(new Cell("44925.5", CellKind.Number), new DateOnly(1904, 1, 1)));
        Assert.Null(CellText.Date(new Cell("31/12/26"), default));
        Assert.Null(CellText.Date(new Cell("12/31/2026"), default));
        Assert.Null(CellText.Date(new Cell("-1", CellKind.Number), default));
    }

    [Theory]
    [InlineData("Sì", true)]
    [InlineData("SI", true)]
    [InlineData("si'", true)]
    [InlineData(" vero ", true)]
    [InlineData("No", false)]
    [InlineData("forse", null)]
    public void Yes_and_no(string text, bool? meant) => Assert.Equal(meant, CellText.Boolean(new Cell(text)));

    [Fact]
    public void A_choice_is_found_by_label_or_code_whatever_its_case_and_accents()
    {
        var choices = new Choices([("day", "Giornaliero"), ("night", "Di notte"), ("other", "Perché no"), ("Di notte", "Doppio"), ("twin", "Doppio")]);
        Assert.Equal(["day", "night", "other", "day"], new[] { "GIORNALIERO", "di  notte", "perche' no", "day" }.Select(choices.Value));
        Assert.Null(choices.Value("mai"));
        Assert.All(new[] { "day", "night", "other", "Di notte", "twin" }, x => Assert.Equal(x, choices.Value(choices.Written(x))));
    }
}
