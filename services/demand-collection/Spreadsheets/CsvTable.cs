using System.Globalization;
using System.Text;
using Aggregator.DemandCollection.Demands;
using Aggregator.Platform;
using Sylvan.Data.Csv;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>The table as text: semicolons, a byte order mark and decimal commas when it is written, because that is what Italian spreadsheet programs open right; more when it is read.</summary>
internal static class CsvTable
{
    /// <summary>Longest row, in characters: more than all cells of a line at their longest.</summary>
    private const int RowLengthMax = 1 << 16;

    // What spreadsheet programs take for the beginning of a formula.
    private const string Formulas = "=+-@\t\r'";
    private static readonly char[] Quoted = [';', ',', '"', '\n', '\r', '\t'];

    static CsvTable() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Writes the titles and the lines.</summary>
    public static async Task WriteAsync(Stream stream, SheetForm form, IAsyncEnumerable<Line> lines, CancellationToken ct)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true);
        await writer.WriteAsync(string.Join(';', form.Columns.Select(x => Text(x.Marked))) + "\r\n");
        var row = new StringBuilder();
        await foreach (var line in lines.WithCancellation(ct))
        {
            row.Clear();
            foreach (var column in form.Columns)
            {
                var said = LineCells.Of(line, column);
                row.Append(said.Number?.Replace('.', ',') ?? said.Day?.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) ?? Text(said.Text ?? "")).Append(';');
            }

            row.Length--;
            await writer.WriteAsync(row.Append("\r\n"), ct);
        }

        await writer.FlushAsync(ct);
    }

    /// <summary>Opens the table; the stream must be able to go back to its beginning.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="charset">How its text is encoded where no byte order mark says so.</param>
    public static Table Open(Stream stream, string charset) => new(null, Rows(stream, Encoding.GetEncoding(charset)), new DateOnly(1899, 12, 30));

    private static IEnumerable<SheetRow> Rows(Stream stream, Encoding encoding)
    {
        var delimiter = Delimiter(stream, encoding);
        stream.Position = 0;
        using var text = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16, leaveOpen: true);
        using var csv = Opened(text, delimiter);
        var row = new SheetRow();
        while (Next(csv, row.Number + 1))
        {
            row.Number++;
            row.Cells.Clear();
            var said = false;
            for (var i = 0; i < csv.RowFieldCount; i++)
            {
                var cell = new Cell(Meant(csv.GetString(i)));
                said |= !cell.IsBlank;
                row.Cells.Add(cell);
            }

            if (said)
            {
                yield return row;
            }
        }
    }

    private static CsvDataReader Opened(TextReader text, char delimiter)
    {
        try
        {
            return CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false, Delimiter = delimiter, BufferSize = RowLengthMax, MaxBufferSize = RowLengthMax, ResultSetMode = ResultSetMode.SingleResult });
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvRecordTooLargeException or CsvMissingHeadersException)
        {
            throw new UnreadableFile(new Refusal("import.unreadable-row", ("row", 1)));
        }
    }

    private static bool Next(CsvDataReader csv, int row)
    {
        try
        {
            return csv.Read();
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvRecordTooLargeException)
        {
            throw new UnreadableFile(new Refusal("import.unreadable-row", ("row", row)));
        }
    }

    /// <summary>What divides the titles: a semicolon, a comma or a tabulator, whichever is there most outside of quotes.</summary>
    private static char Delimiter(Stream stream, Encoding encoding)
    {
        stream.Position = 0;
        using var text = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, 1 << 12, leaveOpen: true);
        var (counts, quoted, any) = (new int[3], false, false);
        for (var i = 0; i < RowLengthMax && text.Read() is >= 0 and var letter; i++)
        {
            quoted ^= letter == '"';
            if (letter is '\n' or '\r' && !quoted && any)
            {
                break;
            }

            any |= !char.IsWhiteSpace((char)letter);
            if (!quoted && ";,\t".IndexOf((char)letter) is >= 0 and var which)
            {
                counts[which]++;
            }
        }

        return ";,\t"[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>A text as a cell. One that a spreadsheet program would compute is led by an apostrophe, which reading takes away again.</summary>
    private static string Text(string text)
    {
        if (text.Length > 0 && Formulas.Contains(text[0]))
        {
            text = "'" + text;
        }

        return text.IndexOfAny(Quoted) >= 0 || text.StartsWith(' ') || text.EndsWith(' ') ? '"' + text.Replace("\"", "\"\"") + '"' : text;
    }

    private static string Meant(string text) => text.Length > 1 && text[0] == '\'' && Formulas.Contains(text[1]) ? text[1..] : text;
}
