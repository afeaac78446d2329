using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Aggregator.DemandCollection;

/// <summary>
/// A table in a delimited text, read row by row: separator, quotes and encoding are found by themselves, columns by what they are called. Rows are
/// numbered as a spreadsheet shows them; the headings are row 1.
/// </summary>
internal sealed class DelimitedTable : IDisposable
{
    // The longest row of ISTAT's lists has 400 characters; a field without end must not become a buffer without end.
    private const int RowLengthMax = 1 << 16;
    private readonly CsvDataReader? _reader;
    private readonly Dictionary<string, int[]> _columns = [];

    private DelimitedTable(CsvDataReader? reader) => _reader = reader;

    /// <summary>Number of the row that was read last.</summary>
    public int Row { get; private set; } = 1;

    /// <summary>True where the text ends in the middle of a quote or a row has no end: nothing after that row can be trusted.</summary>
    public bool Broken { get; private set; }

    /// <summary>Opens a table.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="headings">By field, what its column may be called, folded, the preferred name first; a name may end in *.</param>
    public static DelimitedTable Open(Stream file, IReadOnlyDictionary<string, string[]> headings)
    {
        var reader = new StreamReader(file, Encodings.Utf8OrWindows);
        var table = new DelimitedTable(Read(reader));
        var titles = table._reader is null ? [] : Enumerable.Range(0, table._reader.FieldCount).Select(x => Folded.Of(table._reader.GetName(x))).ToList();
        foreach (var (field, names) in headings)
        {
            table._columns[field] = [.. names.SelectMany(name => Enumerable.Range(0, titles.Count).Where(x => Fits(titles[x], name))).Distinct()];
        }

        table.Broken = table._reader is null;
        return table;
    }

    /// <summary>True where a column of the field is there.</summary>
    public bool Has(string field) => _columns[field].Length > 0;

    /// <summary>Goes to the next row that says anything; false at the end.</summary>
    public bool Next()
    {
        try
        {
            while (!Broken && _reader!.Read())
            {
                Row++;
                if (Enumerable.Range(0, _reader.RowFieldCount).Any(x => !string.IsNullOrWhiteSpace(_reader.GetString(x))))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvRecordTooLargeException)
        {
            Row++;
            Broken = true;
        }

        return false;
    }

    /// <summary>What the row says of a field: the first of its columns that says anything, trimmed; null where none does.</summary>
    public string? this[string field] => _columns[field].Where(x => x < _reader!.RowFieldCount).Select(x => _reader!.GetString(x).Trim()).FirstOrDefault(x => x.Length > 0);

    /// <summary>A whole number, with or without separators of thousands; null and false where it is none.</summary>
    public static bool Integer(string? text, out int? value)
    {
        value = int.TryParse(text?.Replace(".", "").Replace(" ", "").Replace("\u00A0", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return value is not null || text is null;
    }

    /// <summary>A number with a decimal comma or point, to six digits; null and false where it is none.</summary>
    public static bool Number(string? text, out decimal? value)
    {
        var plain = text is null ? null : text.LastIndexOf(',') > text.LastIndexOf('.') ? text.Replace(".", "").Replace(',', '.') : text.Replace(",", "");
        value = decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? Math.Round(number, 6) : null;
        return value is not null || text is null;
    }

    public void Dispose() => _reader?.Dispose();

    private static CsvDataReader? Read(TextReader reader)
    {
        try
        {
            return CsvDataReader.Create(reader, new CsvDataReaderOptions { HasHeaders = true, BufferSize = 1 << 14, MaxBufferSize = RowLengthMax, ResultSetMode = ResultSetMode.SingleResult, OwnsReader = true });
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvRecordTooLargeException or CsvMissingHeadersException or CsvConfigurationException)
        {
            return null;
        }
    }

    private static bool Fits(string title, string name) => name[^1] == '*' ? title.StartsWith(name[..^1], StringComparison.Ordinal) : title == name;
}

/// <summary>Encodings of the files that offices have.</summary>
internal static class Encodings
{
    /// <summary>
    /// UTF-8 with or without its mark, and where bytes are none, the characters that they are in Windows-1252, of which Latin-1 is a part: ISTAT
    /// publishes in either.
    /// </summary>
    public static Encoding Utf8OrWindows { get; } = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new Windows());

    private sealed class Windows : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Letters();
    }

    private sealed class Letters : DecoderFallbackBuffer
    {
        private static readonly Encoding Encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        private string _letters = "";
        private int _next;

        public override int Remaining => _letters.Length - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            (_letters, _next) = (Encoding.GetString(bytesUnknown), 0);
            return _letters.Length > 0;
        }

        public override char GetNextChar() => _next < _letters.Length ? _letters[_next++] : '\0';

        public override bool MovePrevious()
        {
            if (_next == 0)
            {
                return false;
            }

            _next--;
            return true;
        }
    }
}
