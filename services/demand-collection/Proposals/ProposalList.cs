using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>
/// Needs in a delimited text, one a row. Columns go by their Italian or English titles; the answers to a questionnaire stand in columns called by the
/// field's name or label, and choices and units may be written as people see them.
/// </summary>
internal sealed class ProposalList : IDisposable
{
    private const string Answer = "fields/";

    private static readonly Dictionary<string, string[]> Headings = new()
    {
        ["sourceId"] = ["id", "identificativo", "codice", "sourceid", "source id"],
        ["categoryCode"] = ["categoria", "codice categoria", "category", "categorycode"],
        ["istatCode"] = ["codice istat", "istat", "istatcode", "istat code", "pro com t"],
        ["bodyId"] = ["id ente", "bodyid", "body id"],
        ["priority"] = ["priorita", "priority"],
        ["note"] = ["note", "nota"],
        ["line/site"] = ["sede", "luogo", "edificio", "site"],
        ["line/description"] = ["descrizione", "description"],
        ["line/cpv"] = ["cpv", "codice cpv", "cpv code"],
        ["line/quantity"] = ["quantita", "quantity"],
        ["line/unit"] = ["unita di misura", "unita", "unit"],
        ["line/yearlyValue"] = ["valore annuo", "importo annuo", "costo annuo", "yearlyvalue", "yearly value"],
        ["line/months"] = ["mesi", "months"],
        ["line/presentContractExpiry"] = ["scadenza contratto", "scadenza del contratto in corso", "scadenza", "presentcontractexpiry", "present contract expiry", "expiry"],
        ["line/historicPrice"] = ["prezzo storico", "prezzo unitario", "historicprice", "historic price"],
        ["line/historicPriceSource"] = ["fonte del prezzo", "historicpricesource", "historic price source"],
        ["line/justification"] = ["motivazione", "justification"],
        ["line/cui"] = ["cui", "codice cui"],
    };

    private readonly DelimitedTable _table;
    private readonly IReadOnlyDictionary<string, Questionnaire> _questionnaires;
    private readonly List<string> _answers;

    private ProposalList(DelimitedTable table, IReadOnlyDictionary<string, Questionnaire> questionnaires, List<string> answers) =>
        (_table, _questionnaires, _answers) = (table, questionnaires, answers);

    /// <summary>The code of what makes it no such table, or null. To be asked again when the rows were read.</summary>
    public string? Fault => _table.Broken ? "proposal.unreadable" : _table.Has("sourceId") && _table.Has("categoryCode") ? null : "proposal.headings";

    public static ProposalList Open(Stream file, IReadOnlyDictionary<string, Questionnaire> questionnaires)
    {
        var taken = Headings.Values.SelectMany(x => x).ToHashSet();
        var answers = questionnaires.Values.SelectMany(x => x.Units).SelectMany(x => x.Fields).GroupBy(x => x.Name)
            .ToDictionary(x => Answer + x.Key, x => x.SelectMany(f => new[] { f.Name, f.Label.It, f.Label.En }).Select(Folded.Of).Where(t => t.Length > 0 && !taken.Contains(t)).Distinct().ToArray());
        return new ProposalList(DelimitedTable.Open(file, Headings.Concat(answers).ToDictionary()), questionnaires, [.. answers.Keys]);
    }

    public IEnumerable<ReceiveProposals.Delivered> Read()
    {
        while (_table.Next())
        {
            yield return new Row(_table, _questionnaires, _answers).Read();
        }
    }

    public void Dispose() => _table.Dispose();

    /// <summary>A row; what cannot be understood is kept as a fault and left out, so that all that is wrong with the row is told at once.</summary>
    private sealed class Row(DelimitedTable table, IReadOnlyDictionary<string, Questionnaire> questionnaires, IReadOnlyList<string> answers)
    {
        private const int TextLengthMax = 2000;

        private readonly Errors _errors = new();

        // Counted from zero without the titles, as Rejected says.
        private readonly string _pointer = $"/rows/{table.Row - 2}";

        public ReceiveProposals.Delivered Read()
        {
            var category = Text("categoryCode", 100) ?? "";
            var questionnaire = questionnaires.GetValueOrDefault(category);
            var unit = Text("line/unit", 200) is { } written ? questionnaire is null ? written : Known(questionnaire.Units.Select(x => (x.Unit, x.Name)), written) : null;
            var form = questionnaire?.Unit(unit);
            var fields = new Dictionary<string, string>();
            foreach (var column in answers)
            {
                if (Text(column, TextLengthMax) is { } said)
                {
                    var name = column[Answer.Length..];
                    fields[name] = form?.Fields.FirstOrDefault(x => x.Name == name) is { } field ? Value(field, said) : said;
                }
            }

            var money = Number("line/yearlyValue", 2);
            var line = new ProposedLine(Text("line/site"), Text("line/description"), Text("line/cpv"), Number("line/quantity", 3), unit, money is { } amount ? Money.Euro(amount) : null,
                fields.Count == 0 ? null : fields, Whole("line/months"), Day("line/presentContractExpiry"), Number("line/historicPrice", 5), Text("line/historicPriceSource"),
                Text("line/justification"), Text("line/cui"));
            var item = new ReceiveProposals.Item(Text("sourceId", 100) ?? "", category, line, Id("bodyId"), Text("istatCode", 6), Whole("priority"), Text("note", 1000));
            return new ReceiveProposals.Delivered(item, _pointer, _errors.All);
        }

        private string? Text(string column, int lengthMax = TextLengthMax)
        {
            var said = table[column];
            if (said is null || said.Length > lengthMax || !CellText.IsClean(said))
            {
                _errors.If(said?.Length > lengthMax, Place(column), "too-long", ("max", lengthMax));
                _errors.If(said is not null && !CellText.IsClean(said), Place(column), "characters");
                return null;
            }

            return said;
        }

        private decimal? Number(string column, int digitsMax)
        {
            if (Text(column) is not { } said)
            {
                return null;
            }

            var number = CellText.Number(new Cell(said)) is { } plain && decimal.TryParse(plain, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : (decimal?)null;
            _errors.If(number is null, Place(column), "decimal");
            _errors.If(number is { } known && decimal.Round(known, digitsMax) != known, Place(column), "digits", ("max", digitsMax));
            return number is { } exact && decimal.Round(exact, digitsMax) == exact ? exact : null;
        }

        private int? Whole(string column)
        {
            var said = Text(column);
            var right = DelimitedTable.Integer(said, out var value);
            _errors.If(!right, Place(column), "integer");
            return value;
        }

        private DateOnly? Day(string column)
        {
            var said = Text(column);
            var day = said is null ? null : CellText.Date(new Cell(said), default);
            _errors.If(said is not null && day is null, Place(column), "date");
            return day;
        }

        private Guid? Id(string column)
        {
            var said = Text(column);
            var right = Guid.TryParse(said, out var id);
            _errors.If(said is not null && !right, Place(column), "uuid");
            return right ? id : null;
        }

        private string Place(string column) => $"{_pointer}/{(column.StartsWith(Answer, StringComparison.Ordinal) ? "line/" : "")}{column}";

        private static string Value(FieldForm field, string said) => field.Type switch
        {
            FieldType.Choice => Known((field.Values ?? []).Select(x => (x.Value, x.Label)), said),
            FieldType.Boolean => CellText.Boolean(new Cell(said)) is { } yes ? yes ? "true" : "false" : said,
            FieldType.Integer or FieldType.Decimal => CellText.Number(new Cell(said)) ?? said,
            _ => said,
        };

        /// <summary>The code of a choice that is written as its code or as its label; what is none of them stays, and the rules say so.</summary>
        private static string Known(IEnumerable<(string Value, Text Label)> all, string said) =>
            all.Where(x => x.Value == said || Same(x.Label.It, said) || Same(x.Label.En, said)).Select(x => x.Value).FirstOrDefault() ?? said;

        private static bool Same(string label, string said) => Folded.Of(label) == Folded.Of(said);
    }
}
