using System.Text;
using System.Text.Unicode;
using System.Text.Json.Nodes;
using Aggregator.Portal.Texts;
using Sylvan.Data.Csv;

namespace Aggregator.Portal.Demands;

/// <summary>A body's three-year programme as a delimited text, in the shape that the API takes. What cannot be understood goes along as it is: the API says at which row.</summary>
internal static class ProgrammeFile
{
    private const int RowLengthMax = 1 << 16;

    // The API takes 5,000 and says so; more than one over it is not read.
    private const int RowsMax = 5001;

    private static readonly (string Field, string[] Titles)[] Columns =
    [
        ("cui", ["cui", "codice cui"]), ("cpv", ["cpv", "codice cpv"]), ("description", ["description", "descrizione"]), ("expiry", ["expiry", "scadenza"]), ("yearlyCost", ["yearlycost", "costo annuo"]),
    ];

    /// <summary>The rows; null where the text is no table with these columns.</summary>
    public static async Task<JsonArray?> ReadAsync(Stream file, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);
        bytes.Position = 0;
        // Older spreadsheet programs write text in the code page of Western Europe.
        using var text = new StreamReader(bytes, Utf8.IsValid(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1252)!);
        try
        {
            await using var table = await CsvDataReader.CreateAsync(text, new CsvDataReaderOptions { BufferSize = 1 << 14, MaxBufferSize = RowLengthMax }, ct);
            var titles = Enumerable.Range(0, table.FieldCount).Select(x => table.GetName(x).Trim().ToLowerInvariant()).ToList();
            var places = Columns.ToDictionary(x => x.Field, x => titles.FindIndex(title => x.Titles.Contains(title)));
            if (places.Values.Any(place => place < 0)) return null;
            var rows = new JsonArray();
            while (rows.Count < RowsMax && await table.ReadAsync(ct))
            {
                string? Said(string field) => places[field] < table.RowFieldCount && table.GetString(places[field]).Trim() is { Length: > 0 } said ? said : null;
                rows.Add((JsonNode)new JsonObject
                {
                    ["cui"] = Said("cui"), ["cpv"] = Said("cpv"), ["description"] = Said("description"), ["expiry"] = Typed.Date(Said("expiry")) ?? Said("expiry"),
                    ["yearlyCost"] = Said("yearlyCost") is { } cost ? new JsonObject { ["amount"] = Typed.Amount(cost) ?? cost, ["currency"] = "EUR" } : null,
                });
            }

            return rows;
        }
        catch (Exception broken) when (broken is CsvFormatException or CsvRecordTooLargeException or CsvMissingHeadersException)
        {
            return null;
        }
    }
}
