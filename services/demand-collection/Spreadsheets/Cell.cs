using System.Buffers;
using System.Globalization;
using System.Text;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

internal enum CellKind
{
    /// <summary>Text as it was typed.</summary>
    Text,

    /// <summary>A number as the file stores it: decimal point, perhaps with an exponent. Dates of workbooks are numbers too.</summary>
    Number,

    /// <summary>What a formula came to and should not have, for example <c>#N/D</c>.</summary>
    Error,

    /// <summary>A formula that nobody computed.</summary>
    Formula,
}

/// <summary>A cell; blank where it says nothing.</summary>
internal readonly record struct Cell(string Text, CellKind Kind = CellKind.Text)
{
    public bool IsBlank => Kind is CellKind.Text or CellKind.Number && string.IsNullOrWhiteSpace(Text);
}

/// <summary>A row with something in it. Valid until the next one is read.</summary>
internal sealed class SheetRow
{
    /// <summary>From 1, as programs number it.</summary>
    public int Number { get; set; }

    public List<Cell> Cells { get; } = [];

    public Cell this[int column] => column < Cells.Count ? Cells[column] : new Cell("");

    /// <summary>The letters over a column, from 0.</summary>
    public static string Letters(int column) => (column >= 26 ? Letters(column / 26 - 1) : "") + (char)('A' + column % 26);
}

/// <summary>The table of a file.</summary>
/// <param name="Sheet">Its name in the workbook; null in a text file.</param>
/// <param name="Rows">The rows with something in them, one at a time.</param>
/// <param name="DayZero">The day that workbooks of this kind count from.</param>
internal sealed record Table(string? Sheet, IEnumerable<SheetRow> Rows, DateOnly DayZero);

/// <summary>A file that cannot be read as a table at all, with the reason.</summary>
internal sealed class UnreadableFile(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>What people mean by what stands in a cell: Italian first, and what programs write.</summary>
internal static class CellText
{
    private static readonly string[] DateFormats = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "yyyy-M-d", "yyyy/M/d"];
    private static readonly string[] Yes = ["si", "s", "vero", "true", "yes", "1"];
    private static readonly string[] No = ["no", "n", "falso", "false", "0"];
    private static readonly SearchValues<char> Plainest = SearchValues.Create("0123456789.,");

    /// <summary>A text as it is compared: without accents, case, stars of required columns and doubled spaces; an apostrophe at the end of a word stands for an accent.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsWhiteSpace(letter))
            {
                if (plain.Length > 0 && plain[^1] == '\'')
                {
                    plain.Length--;
                }

                plain.Append(plain.Length > 0 && plain[^1] != ' ' ? " " : "");
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(letter is '\u2019' or '\u2018' ? '\'' : char.ToLowerInvariant(letter));
            }
        }

        return plain.ToString().TrimEnd(' ', '*', ':', '\'');
    }

    /// <summary>
    /// A number with the decimal point, its digits as written: <c>1.234,50</c> and <c>1234.50</c> are both <c>1234.50</c>. A single point before exactly
    /// three digits divides thousands, because that is what it does in Italian. Null where it is no number.
    /// </summary>
    public static string? Number(Cell cell)
    {
        if (cell.Kind == CellKind.Number)
        {
            // A workbook stores the nearest binary number, whose digits after the fifteenth nobody typed.
            return double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var stored) && Math.Abs(stored) < 1e15
                ? ((decimal)stored / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : null;
        }

        var text = Digits(cell.Text);
        var (comma, point) = (text.LastIndexOf(','), text.LastIndexOf('.'));
        var (fraction, group) = comma > point ? (',', '.') : ('.', ',');
        var at = Math.Max(comma, point);
        if (at >= 0 && (text.IndexOf(fraction) != at || (fraction == '.' && comma < 0 && IsThousands(text, at))))
        {
            (at, group) = (text.Length, fraction); // only divides thousands, once or several times
        }

        var (whole, rest) = at < 0 ? (text, "") : (text[..at], at < text.Length ? "." + text[(at + 1)..] : "");
        if (whole.Contains(group))
        {
            var groups = whole.TrimStart('-', '+').Split(group);
            if (groups[0].Length is 0 or > 3 || groups.Skip(1).Any(x => x.Length != 3))
            {
                return null;
            }

            whole = whole.Replace(group.ToString(), "");
        }

        var number = whole + rest;
        return decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? number : null;
    }

    /// <summary>A day: 31/12/2026, 31-12-2026, 31.12.2026, 2026-12-31, or a workbook's count of days; null where it is none.</summary>
    public static DateOnly? Date(Cell cell, DateOnly dayZero)
    {
        if (cell.Kind == CellKind.Number)
        {
            return double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is >= 1 and < 110_000 ? dayZero.AddDays((int)days) : null;
        }

        var text = cell.Text.Trim();
        var end = text.IndexOfAny(['T', ' ']);
        return DateOnly.TryParseExact(end > 0 ? text[..end] : text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>Sì or No in any of the ways people write it; null where it is neither.</summary>
    public static bool? Boolean(Cell cell) => Plain(cell.Text) is var plain && Yes.Contains(plain) ? true : No.Contains(plain) ? false : null;

    /// <summary>False for control characters, which PostgreSQL or the readers of exports would stumble over.</summary>
    public static bool IsClean(string text) => !text.AsSpan().ContainsAnyInRange('\u0000', '\u0008') && !text.AsSpan().ContainsAnyInRange('\u000B', '\u000C')
        && !text.AsSpan().ContainsAnyInRange('\u000E', '\u001F');

    /// <summary>Without what people put between and around digits.</summary>
    private static string Digits(string text) => text.AsSpan().ContainsAnyExcept(Plainest) ? new string([.. text.Where(x => !char.IsWhiteSpace(x) && x is not ('€' or '\''))]) : text;

    private static bool IsThousands(string text, int at) => text.Length - at == 4 && text[..at].TrimStart('-', '+') is { Length: >= 1 and <= 3 } head && head[0] is >= '1' and <= '9';
}
