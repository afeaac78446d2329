using System.Globalization;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

internal enum ColumnKind
{
    Text,
    Number,
    Date,
    Boolean,
    Choice,
}

/// <summary>A column of a category's table.</summary>
/// <param name="Pointer">What of a line it holds, as the rules of lines point at it.</param>
/// <param name="Title">Its title, in Italian.</param>
/// <param name="Required">True where a draft cannot be without it.</param>
/// <param name="Help">What to write in it.</param>
/// <param name="DigitsMax">Most decimal digits of a number.</param>
/// <param name="Fields">The questionnaire's field that it answers, by unit of measure; null for what every line has.</param>
internal sealed record Column(string Pointer, string Title, ColumnKind Kind, string Help, bool Required = false, int DigitsMax = 12, Choices? Choices = null, IReadOnlyDictionary<string, FieldForm>? Fields = null)
{
    /// <summary>Holds the identity of a line, so that a table that was exported and is imported again is about the same lines.</summary>
    public const string Identity = "/lineId";

    public const string Unit = "/unit";

    /// <summary>Name of the field that it answers.</summary>
    public string? Field => Fields?.Values.First().Name;

    /// <summary>The title as templates show it.</summary>
    public string Marked => Required ? Title + " *" : Title;
}

/// <summary>The one table of a category, whatever the unit of its lines: what workbooks and text files have as columns, and how they are found again.</summary>
internal sealed class SheetForm
{
    /// <summary>Name of the sheet with the lines.</summary>
    public const string Sheet = "Fabbisogno";

    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it");
    private readonly Dictionary<string, Column> _byTitle = [];

    private SheetForm(IReadOnlyList<Column> columns)
    {
        Columns = columns;
        foreach (var column in columns)
        {
            _byTitle[CellText.Plain(column.Title)] = column;
        }
    }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The column with a title, however it is cased, accented and spaced.</summary>
    public Column? Find(string title) => _byTitle.GetValueOrDefault(CellText.Plain(title));

    /// <param name="questionnaire">With its common fields written out in every kind of line.</param>
    /// <param name="texts">Where the titles are.</param>
    public static SheetForm Of(Questionnaire questionnaire, Texts texts)
    {
        // The table is an Italian document whoever asks for it: what one office exports another must be able to import.
        var asked = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Italian;
        try
        {
            var taken = new HashSet<string>();
            return new SheetForm([.. Before(questionnaire, texts).Concat(Fields(questionnaire, texts)).Concat(After(texts)).Select(x => x with { Title = Untaken(x, taken) })]);
        }
        finally
        {
            CultureInfo.CurrentUICulture = asked;
        }
    }

    private static IEnumerable<Column> Before(Questionnaire questionnaire, Texts texts) =>
    [
        Of("/site", "site", ColumnKind.Text, texts, required: true),
        Of("/description", "description", ColumnKind.Text, texts, required: true),
        Of(Column.Unit, "unit", ColumnKind.Choice, texts, required: true) with { Choices = new Choices([.. questionnaire.Units.Select(x => (x.Unit, x.Name.It))]) },
        Of("/quantity", "quantity", ColumnKind.Number, texts, required: true) with { DigitsMax = 3 },
        Of("/yearlyValue", "yearly-value", ColumnKind.Number, texts, required: true) with { DigitsMax = 2 },
    ];

    private static IEnumerable<Column> After(Texts texts) =>
    [
        Of("/cpv", "cpv", ColumnKind.Text, texts),
        Of("/months", "months", ColumnKind.Number, texts) with { DigitsMax = 0 },
        Of("/presentContractExpiry", "present-contract-expiry", ColumnKind.Date, texts),
        Of("/historicPrice", "historic-price", ColumnKind.Number, texts) with { DigitsMax = 5 },
        Of("/historicPriceSource", "historic-price-source", ColumnKind.Text, texts),
        Of("/justification", "justification", ColumnKind.Text, texts),
        Of("/cui", "cui", ColumnKind.Text, texts),
        Of(Column.Identity, "line-id", ColumnKind.Text, texts),
    ];

    private static Column Of(string pointer, string code, ColumnKind kind, Texts texts, bool required = false) =>
        new(pointer, texts.Say($"sheet.{code}"), kind, texts.Say($"sheet.{code}-help"), required);

    /// <summary>A field that several kinds of line have is one column; fields that only share a name or a label are not.</summary>
    private static IEnumerable<Column> Fields(Questionnaire questionnaire, Texts texts) =>
        from unit in questionnaire.Units
        from field in unit.Fields
        group (unit.Unit, Field: field) by (field.Name, field.Type, field.Label.It, Choices: string.Join('|', (field.Values ?? []).Select(x => x.Value + '=' + x.Label.It))) into same
        let field = same.First().Field
        select new Column($"/fields/{same.Key.Name}", same.Key.It, KindOf(same.Key.Type), field.Help?.It ?? texts.Say($"sheet.{same.Key.Type.ToString().ToLowerInvariant()}-help"),
            Choices: field.Values is null ? null : new Choices([.. field.Values.Select(x => (x.Value, x.Label.It))]), Fields: same.ToDictionary(x => x.Unit, x => x.Field));

    private static ColumnKind KindOf(FieldType type) => type switch
    {
        FieldType.Choice => ColumnKind.Choice,
        FieldType.Boolean => ColumnKind.Boolean,
        FieldType.Integer or FieldType.Decimal => ColumnKind.Number,
        _ => ColumnKind.Text,
    };

    private static string Untaken(Column column, HashSet<string> taken)
    {
        string[] candidates = [column.Title, $"{column.Title} ({string.Join(", ", column.Fields?.Keys ?? [])})", $"{column.Title} [{column.Field}] ({string.Join(", ", column.Fields?.Keys ?? [])})"];
        return candidates.First(x => taken.Add(CellText.Plain(x)));
    }
}
