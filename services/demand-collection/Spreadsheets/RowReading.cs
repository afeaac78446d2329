using System.Globalization;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Identifiers;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>Reads the rows of a table as lines, by the titles of its first row, and says of everything that is wrong in which cell it stands.</summary>
internal sealed class RowReading(SheetForm form, CategoryLaw law, Questionnaire questionnaire, Table table, Clock clock, CuiOwners? owners = null)
{
    private readonly List<(int Index, Column Column)> _bound = [];
    private readonly HashSet<int> _titled = [];
    private readonly HashSet<string> _unread = [];
    private readonly Dictionary<string, string> _said = [];
    private List<Column> _required = [];

    /// <summary>True where the table says which line each row is.</summary>
    public bool SaysIdentities => _bound.Any(x => x.Column.Pointer == Column.Identity);

    /// <summary>
    /// Finds the columns, in whatever order they stand; every title that is unknown, doubled or missing is an error. The rows can be read all the same, by the
    /// columns that were found, so that whoever mends the titles mends the rows with them.
    /// </summary>
    public IReadOnlyList<CellError> Bind(SheetRow titles)
    {
        var errors = new List<CellError>();
        for (var i = 0; i < titles.Cells.Count; i++)
        {
            var title = titles[i].Text.Trim();
            if (title.Length == 0)
            {
                continue;
            }

            _titled.Add(i);
            if (form.Find(title) is not { } column)
            {
                errors.Add(At(titles, i, CellText.IsClean(title) ? title[..Math.Min(title.Length, 100)] : null, "import.unknown-column"));
            }
            else if (_bound.Any(x => x.Column == column))
            {
                errors.Add(At(titles, i, column.Title, "import.duplicate-column"));
            }
            else
            {
                _bound.Add((i, column));
            }
        }

        errors.AddRange(form.Columns.Where(x => x.Required && Index(x) is null).Select(x => At(titles, null, x.Title, "import.missing-column")));
        _required = [.. form.Columns.Where(x => x.Required && Index(x) is not null)];
        _bound.Sort((a, b) => (a.Column.Pointer == Column.Unit ? 0 : 1).CompareTo(b.Column.Pointer == Column.Unit ? 0 : 1)); // what a field means depends on the unit
        return errors;
    }

    /// <summary>The line of a row; null where something is wrong with it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="demand">The demand it belongs to.</param>
    /// <param name="known">The demand's lines, and whether an earlier row was each.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    /// <param name="gaps">Takes what a draft may leave open and a submission may not.</param>
    public Line? Read(SheetRow row, Guid demand, Dictionary<Guid, bool> known, List<CellError> errors, List<CellError> gaps)
    {
        var (found, fields, earlier) = (new Errors(), new Dictionary<string, string>(), errors.Count);
        _said.Clear();
        _unread.Clear();
        foreach (var (index, column) in _bound)
        {
            var cell = row[index];
            if (cell.IsBlank)
            {
                continue;
            }

            var before = found.All.Count;
            var value = Value(column, cell, _said.GetValueOrDefault(Column.Unit), found);
            if (found.All.Count > before)
            {
                _unread.Add(column.Pointer);
                errors.AddRange(found.All.Skip(before).Select(x => At(row, index, column.Title, x.Code, x.Args)));
            }
            else if (value is not null)
            {
                (column.Field is null ? _said : fields)[column.Field ?? column.Pointer] = value;
            }
        }

        for (var i = 0; i < row.Cells.Count; i++)
        {
            if (!row.Cells[i].IsBlank && !_titled.Contains(i))
            {
                errors.Add(At(row, i, null, "import.outside-columns"));
            }
        }

        foreach (var column in _required)
        {
            if (!_said.ContainsKey(column.Pointer) && !_unread.Contains(column.Pointer))
            {
                errors.Add(At(row, Index(column), column.Title, "required"));
            }
        }

        var (input, rules, missing) = (Input(_said, fields), new Errors(), new Errors());
        input.Validate("", rules);
        Recognise(input.LineId, known, rules);
        var line = rules.Any || errors.Count > earlier ? null : input.Write(demand, clock);
        if (_said.ContainsKey(Column.Unit))
        {
            var subject = line ?? Draft(input, demand);
            LineRules.Check(law, questionnaire, subject, "", complete: false, rules, owners);
            LineRules.Gaps(questionnaire, subject, "", missing);
        }

        Place(row, rules, errors);
        Place(row, missing, gaps);
        return errors.Count == earlier ? line : null;
    }

    /// <summary>Puts what the rules say into the cells it is about; not where the cell could not be read or, required, is blank, which was said already.</summary>
    private void Place(SheetRow row, Errors rules, List<CellError> into)
    {
        foreach (var error in rules.All)
        {
            var column = Of(error.Pointer, _said.GetValueOrDefault(Column.Unit));
            if (column is null || (!_unread.Contains(column.Pointer) && (!column.Required || _said.ContainsKey(column.Pointer))))
            {
                into.Add(At(row, column is null ? null : Index(column), column?.Title, error.Code, error.Args));
            }
        }
    }

    private static void Recognise(Guid? id, Dictionary<Guid, bool> known, Errors errors)
    {
        if (id is { } line)
        {
            var exists = known.TryGetValue(line, out var before);
            errors.If(!exists, Column.Identity, "demand.unknown-line");
            errors.If(before, Column.Identity, "demand.line-twice");
            if (exists)
            {
                known[line] = true;
            }
        }
    }

    private string? Value(Column column, Cell cell, string? unit, Errors errors)
    {
        if (cell.Kind is CellKind.Error or CellKind.Formula)
        {
            errors.Add("", cell.Kind == CellKind.Error ? "import.cell-error" : "import.formula-without-value");
        }
        else if (!CellText.IsClean(cell.Text))
        {
            errors.Add("", "characters");
        }
        else if (column.Fields is { } fields && unit is not null && !fields.ContainsKey(unit))
        {
            errors.Add("", "import.not-for-unit", ("unit", form.Columns.First(x => x.Pointer == Column.Unit).Choices!.Written(unit)));
        }
        else
        {
            switch (column.Kind)
            {
                case ColumnKind.Number:
                    return Number(column, cell, errors);
                case ColumnKind.Date:
                    var day = CellText.Date(cell, table.DayZero);
                    errors.If(day is null, "", "import.date");
                    return day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                case ColumnKind.Boolean:
                    var yes = CellText.Boolean(cell);
                    errors.If(yes is null, "", "import.boolean");
                    return yes is true ? "true" : "false";
                case ColumnKind.Choice:
                    var value = column.Choices!.Value(cell.Text);
                    if (value is null)
                    {
                        errors.Add("", "import.choice", ("values", string.Join("; ", column.Choices.All)));
                    }

                    return value;
                case var _ when column.Pointer == Column.Identity:
                    var known = Guid.TryParse(cell.Text.Trim(), out var id);
                    errors.If(!known, "", "demand.unknown-line");
                    return id.ToString();
                default:
                    return column.Field is null ? cell.Text.Trim() : cell.Text;
            }
        }

        return null;
    }

    private static string? Number(Column column, Cell cell, Errors errors)
    {
        var number = CellText.Number(cell);
        errors.If(number is null, "", "import.number");
        if (number is null || column.Field is not null)
        {
            return number;
        }

        var point = number.IndexOf('.');
        var digits = point < 0 ? 0 : number.AsSpan(point + 1).TrimEnd('0').Length;
        errors.If(digits > column.DigitsMax, "", "digits", ("max", column.DigitsMax));
        errors.If(number.Length > 25, "", "too-big", ("max", 1_000_000_000));
        return number;
    }

    private static LineInput Input(Dictionary<string, string> said, Dictionary<string, string> fields) => new(
        said.GetValueOrDefault("/site", ""), said.GetValueOrDefault("/description", ""), Decimal(said, "/quantity") ?? 0, said.GetValueOrDefault(Column.Unit, ""), Money.Euro(Decimal(said, "/yearlyValue") ?? 0),
        Cpv(said.GetValueOrDefault("/cpv")), fields, said.TryGetValue(Column.Identity, out var id) ? Guid.Parse(id) : null,
        Decimal(said, "/months") is { } months ? (int)Math.Clamp(months, -1, 100_000) : null,
        said.TryGetValue("/presentContractExpiry", out var day) ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        Decimal(said, "/historicPrice"), said.GetValueOrDefault("/historicPriceSource"), said.GetValueOrDefault("/justification"), said.GetValueOrDefault("/cui"));

    // Without the zeros at the end that nobody means, so that the same number is the same text wherever it is hashed.
    private static decimal? Decimal(Dictionary<string, string> said, string pointer) =>
        said.TryGetValue(pointer, out var text) ? decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) / 1.0000000000000000000000000000m : null;

    /// <summary>Programs take a code for a number and drop the zero that some begin with.</summary>
    private static string? Cpv(string? text) => text is { Length: 7 } && text.All(char.IsAsciiDigit) ? "0" + text : text;

    private static Line Draft(LineInput input, Guid demand) =>
        Line.Write(Guid.Empty, demand, new LineFacts("", "", input.Cpv is { Length: >= 8 } cpv ? cpv[..8] : null, 1, input.Unit, Money.Euro(1), input.Fields!,
            Cui: input.Cui?.Trim().ToUpperInvariant() is { } cui && Identifier.IsCui(cui) ? cui : null));

    private Column? Of(string pointer, string? unit) =>
        form.Columns.FirstOrDefault(x => (x.Pointer == pointer || pointer == x.Pointer + "/amount") && (x.Fields is null || unit is null || x.Fields.ContainsKey(unit)));

    private int? Index(Column column) => _bound.Where(x => x.Column == column).Select(x => (int?)x.Index).FirstOrDefault();

    private CellError At(SheetRow row, int? index, string? title, string code, params (string Name, object? Value)[] args) =>
        new(table.Sheet, row.Number, index is { } column ? SheetRow.Letters(column) : null, title, code, args.ToDictionary(x => x.Name, x => Plain(x.Name, x.Value)));

    /// <summary>The rules name fields and answers by their codes; whoever fills a table knows them by their titles.</summary>
    private string Plain(string name, object? value) => name switch
    {
        "field" or "fields" => string.Join(", ", $"{value}".Split(", ").Select(x => form.Columns.FirstOrDefault(y => y.Field == x)?.Title ?? x)),
        "values" when form.Columns.Where(x => x.Field is not null && x.Choices is not null).Select(x => x.Choices!).FirstOrDefault(x => $"{value}".Split(", ").All(y => x.Written(y) != y)) is { } choices =>
            string.Join(", ", $"{value}".Split(", ").Select(choices.Written)),
        _ => value is IFormattable number ? number.ToString(null, CultureInfo.GetCultureInfo("it")) : $"{value}",
    };
}

/// <summary>Something wrong in a cell, a row or the whole table.</summary>
/// <param name="Row">As programs number it; null where it concerns no row.</param>
/// <param name="Column">The letters over the column.</param>
/// <param name="Title">The column's title.</param>
/// <param name="Args">Named values for the text, as the table's readers write them.</param>
internal sealed record CellError(string? Sheet, int? Row, string? Column, string? Title, string Code, IReadOnlyDictionary<string, string> Args);
