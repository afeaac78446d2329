using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.Platform;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Spreadsheets;

/// <summary>Files as people and programs make them, and what is read from them.</summary>
internal static class Sheets
{
    internal const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    internal const string Titles = "Sede;Descrizione;Unità di misura;Quantità;Valore annuo (euro, IVA esclusa);Tipo di area;Interventi alla settimana";

    internal static readonly Texts Texts = Texts.Of(typeof(LawFiles).Assembly);

    internal static Questionnaire Cleaning => SeedQuestionnaires.Read("office-cleaning")!.Whole();

    /// <summary>A text file with the usual columns.</summary>
    internal static byte[] Csv(params string[] rows) => Encoding.UTF8.GetBytes(string.Join("\r\n", [Titles, .. rows]) + "\r\n");

    internal static string Row(string site = "Municipio", string quantity = "3600", string value = "105000,00") => $"{site};Pulizia uffici;metri quadrati netti;{quantity};{value};Uffici;5";

    internal static IReadOnlyList<IReadOnlyList<Cell>> Cells(Table table) => [.. table.Rows.Select(x => (IReadOnlyList<Cell>)[.. x.Cells])];

    /// <summary>The lines and errors of a file.</summary>
    internal static (IReadOnlyList<Line> Lines, IReadOnlyList<CellError> Errors) Read(byte[] file, Questionnaire? questionnaire = null, string category = "office-cleaning", IEnumerable<Guid>? known = null, List<CellError>? gaps = null, CuiOwners? owners = null)
    {
        var (format, charset) = SpreadsheetImport.Recognise(file)!.Value;
        var table = format == FileFormat.Csv ? CsvTable.Open(new MemoryStream(file), charset) : XlsxTable.Open(new MemoryStream(file));
        var form = questionnaire ?? Cleaning;
        var reading = new RowReading(SheetForm.Of(form, Texts), LawFiles.Category(category)!, form, table, new Clock(), owners);
        var (lines, errors, lineIds) = (new List<Line>(), new List<CellError>(), (known ?? []).ToDictionary(x => x, _ => false));
        foreach (var (i, row) in table.Rows.Index())
        {
            if (i == 0)
            {
                errors.AddRange(reading.Bind(row));
            }
            else if (reading.Read(row, Guid.Empty, lineIds, errors, gaps ?? []) is { } line)
            {
                line.Ordinal = lines.Count;
                lines.Add(line);
            }
        }

        return (lines, errors);
    }

    internal static async Task<byte[]> WriteAsync(FileFormat format, IEnumerable<Line> lines, Questionnaire? questionnaire = null)
    {
        var (stream, form) = (new MemoryStream(), questionnaire ?? Cleaning);
        await (format == FileFormat.Csv ? CsvTable.WriteAsync(stream, SheetForm.Of(form, Texts), lines.ToAsyncEnumerable(), default) : XlsxWriter.WriteAsync(stream, SheetForm.Of(form, Texts), form, lines.ToAsyncEnumerable(), Texts, default));
        return stream.ToArray();
    }

    /// <summary>A workbook of the parts that a test is about; the rest is what any workbook has.</summary>
    internal static byte[] Workbook(string sheetData, string? shared = null, string sheets = "<sheet name=\"Fabbisogno\" sheetId=\"1\" r:id=\"rId1\"/>", string properties = "", string after = "")
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        return Zip(
            ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\">{properties}<sheets>{sheets}</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"x\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"x\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"),
            ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{sheetData}</sheetData>{after}</worksheet>"),
            ("xl/worksheets/sheet2.xml", $"<worksheet xmlns=\"{Main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>altro</t></is></c></row></sheetData></worksheet>"),
            ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{shared}</sst>"));
    }

    internal static byte[] Zip(params (string Name, string Content)[] parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    internal static string Inline(params string[] texts) => string.Concat(texts.Select(x => $"<c t=\"inlineStr\"><is><t>{System.Security.SecurityElement.Escape(x)}</t></is></c>"));

    /// <summary>The same rows as a workbook, much smaller than what it holds.</summary>
    internal static byte[] Zipped(params string[] rows) => Workbook(string.Concat(rows.Prepend(Titles).Select(x => $"<row>{Inline(x.Split(';'))}</row>")));

    /// <summary>So many rows, each with a site and a value of its own, valid for a hundred thousand and more.</summary>
    internal static byte[] Many(int rows, int from = 0) => Csv([.. Enumerable.Range(from, rows).Select(i => Row($"Sede n. {i}", $"{100 + i % 4000},5", $"{100 + i % 7}.{i % 1000:000},{i % 100:00}"))]);

    /// <summary>Waits for the end of an import.</summary>
    internal static async Task<Reply> EndAsync(this Actor actor, Reply started)
    {
        var path = started.Is(202).Location!["/api/demand/v1".Length..];
        Reply? now = null;
        await Eventually.Holds(async () => (now = (await actor.GetAsync(path)).Is(200)).Text("state") is "done" or "refused", "the import ends", TimeSpan.FromMinutes(1));
        return now!;
    }

    internal static async Task<Reply> ImportAsync(this Collection collection, byte[] file, string type = "text/csv", string? ifMatch = null, Guid? body = null)
    {
        var drafter = collection.World.Drafter(body ?? collection.Body);
        return await drafter.EndAsync(await drafter.PostFileAsync($"/initiatives/{collection.Id}/imports", file, type, ifMatch));
    }

    /// <summary>Row, column and code of every error.</summary>
    internal static IReadOnlyList<(int? Row, string? Column, string Code)> Faults(this Reply import) => [.. import["errors"].EnumerateArray().Select(x =>
        (x.GetProperty("row").ValueKind == JsonValueKind.Null ? (int?)null : x.GetProperty("row").GetInt32(), x.GetProperty("column").GetString(), x.GetProperty("code").GetString()!))];
}
