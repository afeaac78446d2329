using System.IO.Compression;
using System.Text;
using System.Xml;
using Aggregator.DemandCollection.Spreadsheets;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

public sealed class XlsxTableTests
{
    private static IReadOnlyList<IReadOnlyList<Cell>> Open(byte[] file) => Sheets.Cells(XlsxTable.Open(new MemoryStream(file)));

    private static string Refused(byte[] file) => Assert.Throws<UnreadableFile>(() => Open(file)).Refusal.Code;

    [Fact]
    public void Every_kind_of_cell_is_read()
    {
        var row = Assert.Single(Open(Sheets.Workbook("""
            <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>1.5</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="str"><f>A1&amp;"x"</f><v>calcolato</v></c><c r="E3" t="e"><f>1/0</f><v>#DIV/0!</v></c>
            <c r="F3"><f>A1</f></c><c r="G3" t="inlineStr"><is><r><t>due </t></r><r><t>pezzi</t></r><rPh sb="0" eb="1"><t>NO</t></rPh></is></c><c r="I3"><f>2+3</f><v>5</v></c></row>
            """, "<si><t>zero</t></si><si><r><t>a</t></r><r><t>_x000D_b</t></r></si>")));
        Assert.Equal(["a\rb", "1.5", "1", "calcolato", "#DIV/0!", "", "due pezzi", "", "5"], row.Select(x => x.Text));
        Assert.Equal([CellKind.Text, CellKind.Number, CellKind.Text, CellKind.Text, CellKind.Error, CellKind.Formula, CellKind.Text, CellKind.Text, CellKind.Number], row.Select(x => x.Kind));
    }

    [Fact]
    public void The_named_sheet_is_read_and_hidden_ones_are_not()
    {
        const string Here = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>qui</t></is></c></row>";
        Assert.Equal("qui", Open(Sheets.Workbook(Here, sheets: "<sheet name=\"Altro\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"FABBISOGNO\" sheetId=\"1\" r:id=\"rId1\"/>"))[0][0].Text);
        Assert.Equal("altro", Open(Sheets.Workbook(Here, sheets: "<sheet name=\"Fabbisogno\" state=\"hidden\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Altro\" sheetId=\"2\" r:id=\"rId2\"/>"))[0][0].Text);
        Assert.Equal("import.no-sheet", Refused(Sheets.Workbook(Here, sheets: "<sheet name=\"Fabbisogno\" state=\"veryHidden\" sheetId=\"1\" r:id=\"rId1\"/>")));
        Assert.Equal("import.no-sheet", Refused(Sheets.Workbook(Here, sheets: "<sheet name=\"Fabbisogno\" sheetId=\"1\" r:id=\"rId9\"/>")));
    }

    [Fact]
    public void Merged_cells_are_refused_with_their_place() =>
        Assert.Equal("A2:A4", Assert.Throws<UnreadableFile>(() => Open(Sheets.Workbook("", after: "<mergeCells count=\"1\"><mergeCell ref=\"A2:A4\"/></mergeCells>"))).Refusal.Args.Single().Value);

    [Fact]
    public void A_million_formatted_rows_are_passed_over()
    {
        var rows = new StringBuilder();
        for (var i = 1; i <= 1_048_576; i++)
        {
            rows.Append("<row r=\"").Append(i).Append("\" s=\"1\" customFormat=\"1\"/>");
        }

        Assert.Empty(Open(Sheets.Workbook(rows.ToString())));
    }

    [Fact]
    public void A_bomb_is_refused_before_it_goes_off()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("xl/workbook.xml", CompressionLevel.Fastest).Open();
            part.Write("<workbook>"u8);
            var filler = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<a/>", 1 << 18)));
            for (var i = 0; i < 700; i++)
            {
                part.Write(filler);
            }
        }

        Assert.Equal("import.too-large-inside", Refused(stream.ToArray()));
    }

    [Theory]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{0}</t></is></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\" x=\"{0}\"/></row>")]
    [InlineData("<row r=\"1\"><{0}/></row>")]
    public void Endless_texts_attributes_and_names_are_refused(string data) => Assert.Equal("import.too-large-inside", Refused(Sheets.Workbook(string.Format(data, new string('x', 1 << 20)))));

    /// <summary>Three ways to make the parser keep what it reads without a tag in between, or a tag without an end.</summary>
    [Fact]
    public void What_only_looks_like_tags_is_refused()
    {
        Assert.Equal("import.not-a-spreadsheet", Refused(Sheets.Workbook($"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t><![CDATA[{new string('<', 1000)}]]></t></is></c></row>")));
        Assert.Equal("import.too-large-inside", Refused(Sheets.Workbook("<row r=\"1\">" + string.Concat(Enumerable.Range(0, 3000).Select(x => $"<n{x}{new string('n', 200)}/>")) + "</row>")));
        Assert.Throws<XmlException>(() => Open(Sheets.Zip(("xl/workbook.xml", "<?xml version=\"1.0\" encoding=\"utf-16\"?>\0<\0w\0/\0>"))));
    }

    [Fact]
    public void Entities_are_not_expanded() => Assert.Throws<XmlException>(() => Open(Sheets.Zip(
        ("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><workbook>&b;&c;</workbook>"))));

    [Fact]
    public void Other_archives_and_damaged_ones_are_refused()
    {
        Assert.Equal("import.not-a-spreadsheet", Refused(Sheets.Zip(("readme.txt", "ciao"))));
        Assert.Throws<InvalidDataException>(() => Open([.. "PK\u0003\u0004"u8, .. new byte[100]]));
        Assert.Throws<XmlException>(() => Open(Sheets.Workbook("<row r=\"1\"><c")));
        Assert.Equal("import.unreadable", Refused(Sheets.Workbook("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>")));
        Assert.Equal("import.too-many-columns", Refused(Sheets.Workbook("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>")));
    }
}
