using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>
/// Reads a workbook (ECMA-376) row by row. Our own, because every reader that restores keeps all shared texts as objects and bounds nothing, and what is
/// read here comes from anybody. Of a formula what it came to counts; hidden sheets are not read.
/// </summary>
internal static class XlsxTable
{
    // 100,000 lines come to about 150 MB of XML; as much again for what spreadsheet programs add.
    private const long ExpandedBytesMax = 600L << 20;
    private const int ColumnsMax = 256;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <summary>Opens the sheet with the lines: the one of that name or, where none has it, the first that is not hidden.</summary>
    public static Table Open(Stream file)
    {
        var (zip, allowance) = (new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true), new GuardedStream.Allowance(ExpandedBytesMax));
        var (sheets, dayZero) = Sheets(zip, allowance);
        var sheet = sheets.FirstOrDefault(x => CellText.Plain(x.Name) == CellText.Plain(SheetForm.Sheet));
        sheet = sheet.Name is null ? sheets.FirstOrDefault() : sheet;
        if (sheet.Name is null || !Targets(zip, allowance).TryGetValue(sheet.Relation, out var target) || zip.GetEntry(target) is not { } part)
        {
            throw new UnreadableFile(new Refusal("import.no-sheet"));
        }

        return new Table(sheet.Name, Rows(zip, part, allowance), dayZero);
    }

    private static (List<(string Name, string Relation)> Visible, DateOnly DayZero) Sheets(ZipArchive zip, GuardedStream.Allowance allowance)
    {
        var (sheets, dayZero) = (new List<(string, string)>(), new DateOnly(1899, 12, 30));
        using var xml = Parsed(zip.GetEntry("xl/workbook.xml") ?? throw new UnreadableFile(new Refusal("import.not-a-spreadsheet")), allowance);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "workbookPr" && xml.GetAttribute("date1904") is "1" or "true")
            {
                dayZero = new DateOnly(1904, 1, 1);
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "sheet" && xml.GetAttribute("state") is null or "visible" && sheets.Count < ColumnsMax && xml.LocalName == "sheet")
            {
                var relation = "";
                for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
                {
                    relation = xml.LocalName == "id" && xml.Prefix.Length > 0 ? xml.Value : relation;
                }

                xml.MoveToElement();
                sheets.Add((xml.GetAttribute("name") ?? "", relation));
            }
        }

        return (sheets, dayZero);
    }

    /// <summary>Which part each relation of the workbook means.</summary>
    private static Dictionary<string, string> Targets(ZipArchive zip, GuardedStream.Allowance allowance)
    {
        var targets = new Dictionary<string, string>();
        using var xml = Parsed(zip.GetEntry("xl/_rels/workbook.xml.rels") ?? throw new UnreadableFile(new Refusal("import.not-a-spreadsheet")), allowance);
        while (xml.Read() && targets.Count < 10_000)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
            {
                targets[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
            }
        }

        return targets;
    }

    private static SharedStrings Strings(ZipArchive zip, GuardedStream.Allowance allowance)
    {
        var strings = new SharedStrings();
        if (zip.GetEntry("xl/sharedStrings.xml") is { } part)
        {
            var (text, buffer) = (new StringBuilder(), new char[4096]);
            using var xml = Parsed(part, allowance);
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
                {
                    strings.Add(XlsxText.Unescape(XlsxText.Read(xml, text, buffer)));
                }
            }
        }

        return strings;
    }

    private static IEnumerable<SheetRow> Rows(ZipArchive zip, ZipArchiveEntry part, GuardedStream.Allowance allowance)
    {
        var strings = Strings(zip, allowance);
        using var xml = Parsed(part, allowance);
        var (row, text, buffer) = (new SheetRow(), new StringBuilder(), new char[4096]);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "mergeCell")
            {
                throw new UnreadableFile(new Refusal("import.merged-cells", ("cells", (xml.GetAttribute("ref") ?? "") is var cells ? cells[..Math.Min(cells.Length, 40)] : "")));
            }

            if (xml.LocalName == "row")
            {
                row.Number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : row.Number + 1;
                if (Fill(row, xml, strings, text, buffer))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>Reads the cells of a row; false where all are blank.</summary>
    private static bool Fill(SheetRow row, XmlReader xml, SharedStrings strings, StringBuilder text, char[] buffer)
    {
        row.Cells.Clear();
        var said = false;
        if (xml.IsEmptyElement)
        {
            return false;
        }

        for (var (depth, column) = (xml.Depth, -1); xml.Read() && xml.Depth > depth;)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c")
            {
                continue;
            }

            column = xml.GetAttribute("r") is { } place ? ColumnOf(place) : column + 1;
            if (ReadCell(xml, strings, text, buffer) is { IsBlank: false } cell)
            {
                if (column >= ColumnsMax)
                {
                    throw new UnreadableFile(new Refusal("import.too-many-columns", ("max", ColumnsMax)));
                }

                while (row.Cells.Count <= column)
                {
                    row.Cells.Add(new Cell(""));
                }

                row.Cells[column] = cell;
                said = true;
            }
        }

        return said;
    }

    private static Cell ReadCell(XmlReader xml, SharedStrings strings, StringBuilder text, char[] buffer)
    {
        var (kind, value, computed) = (xml.GetAttribute("t"), (string?)null, false);
        if (!xml.IsEmptyElement)
        {
            for (var depth = xml.Depth; xml.Read() && xml.Depth > depth;)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "v" or "is" && xml.NodeType == XmlNodeType.Element)
                {
                    value = XlsxText.Read(xml, text, buffer);
                }
                else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "f")
                {
                    computed = true;
                    XlsxText.Read(xml, text, buffer);
                }
            }
        }

        return (kind, value) switch
        {
            (_, null) => computed ? new Cell("", CellKind.Formula) : new Cell(""),
            ("s", _) => new Cell(strings.Find(value) ?? throw new UnreadableFile(new Refusal("import.unreadable"))),
            ("inlineStr" or "str", _) => new Cell(XlsxText.Unescape(value)),
            ("b" or "d", _) => new Cell(value),
            ("e", _) => new Cell(value, CellKind.Error),
            _ => new Cell(value, CellKind.Number),
        };
    }

    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var letter in place.TakeWhile(char.IsAsciiLetterUpper).Take(4))
        {
            column = column * 26 + letter - 'A' + 1;
        }

        return column - 1 is >= 0 and var found ? found : throw new UnreadableFile(new Refusal("import.unreadable"));
    }

    private static XmlReader Parsed(ZipArchiveEntry part, GuardedStream.Allowance allowance)
    {
        // As UTF-8 whatever the part says of itself: that is how spreadsheet programs write, and the stream's guard knows tags by their byte.
        var settings = Settings.Clone();
        settings.NameTable = new FewNames();
        return XmlReader.Create(new StreamReader(new GuardedStream(part.Open(), allowance), Encoding.UTF8, detectEncodingFromByteOrderMarks: false), settings);
    }

    /// <summary>The parser keeps every name that it meets; a workbook has some hundred short ones.</summary>
    private sealed class FewNames : NameTable
    {
        private const int LettersMax = 1 << 18;
        private int _letters;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Count(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Count(base.Add(key));

        private string Count(string name) => (_letters += name.Length) <= LettersMax ? name : throw new UnreadableFile(new Refusal("import.too-large-inside"));
    }
}
