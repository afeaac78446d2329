using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Programme;

/// <summary>A three-year programme as a delimited text, by the titles that its programs export or their English words.</summary>
internal sealed class ProgrammeList : IDisposable
{
    private static readonly Dictionary<string, string[]> Headings = new()
    {
        ["cui"] = ["cui", "codice cui", "numero intervento cui", "codice unico intervento cui"],
        ["cpv"] = ["cpv", "codice cpv"],
        ["description"] = ["descrizione", "descrizione dell acquisto", "descrizione del contratto", "description"],
        ["expiry"] = ["scadenza", "scadenza contratto", "scadenza del contratto in corso", "expiry"],
        ["yearlyCost"] = ["costo annuo", "importo annuo", "yearlycost", "yearly cost"],
    };

    private readonly DelimitedTable _table;

    private ProgrammeList(DelimitedTable table) => _table = table;

    /// <summary>The code of what makes it no such table, or null. To be asked again when the rows were read.</summary>
    public string? Fault => _table.Broken ? "proposal.unreadable" : new[] { "cui", "cpv", "description", "yearlyCost" }.All(_table.Has) ? null : "programme.headings";

    public static ProgrammeList Open(Stream file) => new(DelimitedTable.Open(file, Headings));

    /// <summary>The rows, each with what could not be understood of it.</summary>
    public IEnumerable<(ProgrammeRow Row, IReadOnlyList<InputError> Faults)> Read()
    {
        while (_table.Next())
        {
            var (pointer, errors) = ($"/rows/{_table.Row - 2}", new Errors());
            var (expiry, cost) = (_table["expiry"], _table["yearlyCost"]);
            var day = expiry is null ? null : CellText.Date(new Cell(expiry), default);
            errors.If(expiry is not null && day is null, pointer + "/expiry", "date");
            var yearly = cost is not null && CellText.Number(new Cell(cost)) is { } plain && decimal.TryParse(plain, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : (decimal?)null;
            errors.If(cost is null, pointer + "/yearlyCost", "required");
            errors.If(cost is not null && yearly is null, pointer + "/yearlyCost", "decimal");
            foreach (var (field, said) in new[] { ("cui", _table["cui"]), ("cpv", _table["cpv"]), ("description", _table["description"]) })
            {
                errors.If(said is not null && !CellText.IsClean(said), $"{pointer}/{field}", "characters");
            }

            // A cost that is not understood is told once: one euro stands in for it.
            yield return (ProgrammeRow.Of(pointer, _table["cui"] ?? "", _table["cpv"] ?? "", _table["description"] ?? "", day, yearly ?? 1), errors.All);
        }
    }

    public void Dispose() => _table.Dispose();
}
