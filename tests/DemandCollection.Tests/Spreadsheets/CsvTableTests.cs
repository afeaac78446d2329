using System.Text;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.Messages;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class CsvTableTests
{
    static CsvTableTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("a;b\r\n\"uno;due\";\"con \"\"virgolette\"\"\"\r\n", "uno;due|con \"virgolette\"")]
    [InlineData("a,b\n\"1,5\",x\n", "1,5|x")]
    [InlineData("a\tb\nx\ty\n", "x|y")]
    [InlineData("a;b\r\n\"su\ndue righe\";x", "su\ndue righe|x")]
    [InlineData("a;b\n\n;;\nx;y\n", "x|y")]
    [InlineData("a;b\nx\n", "x")]
    public void Delimiters_quotes_and_line_ends(string text, string second)
    {
        var rows = Sheets.Cells(CsvTable.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "utf-8"));
        Assert.Equal(second, string.Join('|', rows[1].Select(x => x.Text)));
    }

    [Fact]
    public void Rows_are_numbered_as_programs_show_them()
    {
        var table = CsvTable.Open(new MemoryStream("a;b\n\n;\nx;y\n"u8.ToArray()), "utf-8");
        Assert.Equal([1, 4], table.Rows.Select(x => x.Number));
    }

    [Fact]
    public void Old_encodings_are_read()
    {
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Latin1, Encoding.GetEncoding(1252), Encoding.Unicode })
        {
            byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes("Città;Perché\nà;è\n")];
            var (format, charset) = SpreadsheetImport.Recognise(file)!.Value;
            Assert.Equal(FileFormat.Csv, format);
            Assert.Equal("Città", Sheets.Cells(CsvTable.Open(new MemoryStream(file), charset))[0][0].Text);
        }
    }

    [Fact]
    public void What_is_no_text_is_recognised()
    {
        Assert.Null(SpreadsheetImport.Recognise([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]));
        Assert.Null(SpreadsheetImport.Recognise("%PDF-1.7\0binary"u8));
        Assert.Equal(FileFormat.Xlsx, SpreadsheetImport.Recognise("PK\u0003\u0004..."u8)!.Value.Format);
    }

    [Fact]
    public void A_quote_that_never_ends_is_refused_in_bounded_memory() =>
        Assert.Equal("import.unreadable-row", Assert.Throws<UnreadableFile>(() => Sheets.Cells(CsvTable.Open(new MemoryStream([.. "a;b\n\""u8, .. new byte[5 << 20].Select(_ => (byte)'x')]), "utf-8"))).Refusal.Code);

    [Fact]
    public async Task What_a_program_would_compute_is_neutralised_and_comes_back()
    {
        string[] nasty = ["=HYPERLINK(\"http://x\")", "+39 02", "-1", "@SUM(A1)", "'apice", "''due", "\tTab", "normale", "d'Adda"];
        var lines = nasty.Select(x => Line.Write(Guid.CreateVersion7(), Guid.Empty, new LineFacts(x.Trim(), x.Trim(), null, 1, "m2", Money.Euro(1), new Dictionary<string, string> { ["accessHours"] = x }))).ToList();
        var file = await Sheets.WriteAsync(FileFormat.Csv, lines);
        Assert.All(Encoding.UTF8.GetString(file)[1..].Split("\r\n").SelectMany(x => x.Split(';')), x => Assert.False(x.Trim('"') is ['=' or '+' or '@' or '\t', ..], x));
        var (back, errors) = Sheets.Read(file, known: lines.Select(x => x.Id));
        Assert.Empty(errors);
        Assert.Equal(lines.Select(x => (x.Site, x.Fields["accessHours"])), back.Select(x => (x.Site, x.Fields["accessHours"])));
    }
}
