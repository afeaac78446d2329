using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>Texts in the parts of a workbook (ECMA-376 part 1, §18.4 and §22.9.2.19).</summary>
internal static partial class XlsxText
{
    // A cell holds 32,767 characters at most, each up to seven where it is escaped.
    private const int LengthMax = 32_767 * 7;

    /// <summary>Reads the text inside the element that the reader stands on, runs put together, phonetic hints left out; leaves it on the element's end.</summary>
    public static string Read(XmlReader xml, StringBuilder into, char[] buffer)
    {
        into.Clear();
        if (!xml.IsEmptyElement)
        {
            for (var (depth, hint) = (xml.Depth, false); xml.Read() && xml.Depth > depth;)
            {
                hint = xml.LocalName == "rPh" ? xml.NodeType == XmlNodeType.Element : hint;
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && !hint)
                {
                    for (int count; (count = xml.ReadValueChunk(buffer, 0, buffer.Length)) > 0;)
                    {
                        into.Append(buffer, 0, count);
                        if (into.Length > LengthMax)
                        {
                            throw new UnreadableFile(new Refusal("import.too-large-inside"));
                        }
                    }
                }
            }
        }

        return into.ToString();
    }

    /// <summary>Characters that XML cannot hold, or would change, are written by their number.</summary>
    public static string Escape(string text) => Unwritable().Replace(text, x => x.Value[0] == '_' ? "_x005F_" : $"_x{(int)x.Value[0]:X4}_");

    public static string Unescape(string text) => !text.Contains("_x", StringComparison.Ordinal) ? text : Escaped().Replace(text,
        x => (char)int.Parse(x.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var letter && char.IsSurrogate(letter) ? x.Value : letter.ToString());

    [GeneratedRegex("[\r\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.CultureInvariant)]
    private static partial Regex Unwritable();

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}

/// <summary>The texts that the cells of a workbook share, packed: of a file with very many they are the only thing that stays in memory.</summary>
internal sealed class SharedStrings
{
    private const int BytesMax = 64 << 20;
    private readonly List<int> _ends = [];
    private byte[] _bytes = new byte[1 << 12];

    public void Add(string text)
    {
        var start = _ends.Count == 0 ? 0 : _ends[^1];
        var length = Encoding.UTF8.GetByteCount(text);
        if (start + (long)length > BytesMax || _ends.Count > BytesMax / 8)
        {
            throw new UnreadableFile(new Refusal("import.too-large-inside"));
        }

        if (start + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + length));
        }

        Encoding.UTF8.GetBytes(text, _bytes.AsSpan(start));
        _ends.Add(start + length);
    }

    /// <summary>A text by its number; null where there is none with it.</summary>
    public string? Find(string index) => int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < _ends.Count
        ? Encoding.UTF8.GetString(_bytes, i == 0 ? 0 : _ends[i - 1], _ends[i] - (i == 0 ? 0 : _ends[i - 1])) : null;
}
