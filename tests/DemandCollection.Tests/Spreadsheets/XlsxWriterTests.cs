using System.IO.Compression;
using System.Text;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class XlsxWriterTests
{
    private static readonly string[] Pieces = ["a", "Città", " ", "\n", "\r\n", "\t", ";", ",", "\"", "=", "+", "-", "@", "'", "_x000D_", "_x", "\uFFFE", "😀", "<&>", "0", "1.5", "Sì"];

    [Theory]
    [InlineData(FileFormat.Csv)]
    [InlineData(FileFormat.Xlsx)]
    internal void What_is_written_is_read_again_to_the_last_word(FileFormat format) => Prop.ForAll(Lines().ToArbitrary(), lines =>
    {
        var file = Sheets.WriteAsync(format, lines).GetAwaiter().GetResult();
        var (back, errors) = Sheets.Read(file, known: lines.Select(x => x.Id));
        Assert.Empty(errors);
        Assert.True(LineDigest.Of(lines).Same(LineDigest.Of(back)), string.Join('\n', lines.Zip(back).Select(x => System.Text.Json.JsonSerializer.Serialize(x.First.Facts) + "\n" + System.Text.Json.JsonSerializer.Serialize(x.Second.Facts))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public async Task Lists_formats_and_the_frozen_row_are_there()
    {
        using var zip = new ZipArchive(new MemoryStream(await Sheets.WriteAsync(FileFormat.Xlsx, [])));
        string Part(string name) => new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8).ReadToEnd();
        var sheet = Part("xl/worksheets/sheet1.xml");
        Assert.Contains("state=\"frozen\"", sheet);
        Assert.Contains("type=\"list\"", sheet);
        Assert.Contains("Elenchi", sheet);
        Assert.Contains("dd/mm/yyyy", Part("xl/styles.xml"));
        Assert.Contains("state=\"hidden\"", Part("xl/workbook.xml"));
        Assert.Contains("Sede *", sheet);
        Assert.Contains("Che cosa scrivere", Part("xl/worksheets/sheet2.xml"));
    }

    private static Gen<List<Line>> Lines()
    {
        var text = from pieces in Gen.ListOf(Gen.Elements(Pieces)) select string.Concat(pieces.Take(12));
        var said = from x in text select string.IsNullOrWhiteSpace(x) ? "x" : x;
        var money = from cents in Gen.Choose(1, 100_000_000) select cents / 100m;
        var fields = from area in Gen.Elements("offices", "glass", "outdoor") from week in Gen.Elements("5", "0.25", "2.50", "+3", "7.0") from hours in said from yes in Gen.Elements("true", "false")
                     select new Dictionary<string, string> { ["areaType"] = area, ["timesPerWeek"] = week, ["accessHours"] = hours, ["consumablesIncluded"] = yes };
        var line = from site in said from description in said from quantity in Gen.Choose(1, 999_999_999) from value in money from f in fields from months in Gen.Elements<int?>(null, 1, 36)
                   from day in Gen.Choose(0, 30_000) from price in Gen.Elements<decimal?>(null, 0.00001m, 12.5m) from why in text
                   select Line.Write(Guid.CreateVersion7(), Guid.Empty, new LineFacts(site.Trim(), description.Trim(), "90910000", quantity / 1000m / 1.0000000000000000000000000000m, "m2",
                       Money.Euro(value), f, months, day == 0 ? null : new DateOnly(2001, 1, 1).AddDays(day), price, price is null ? null : "contratto", string.IsNullOrWhiteSpace(why) ? null : why.Trim()));
        return from lines in Gen.NonEmptyListOf(line) select lines.ToList();
    }
}
