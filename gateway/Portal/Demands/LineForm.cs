using System.Globalization;
using System.Text.Json.Nodes;
using Aggregator.Portal.Api;
using Aggregator.Portal.Layout.Forms;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Demands;

/// <summary>
/// A line between the document of the API and the fields of a page. What cannot be understood is sent as it was typed: the API says at
/// which field, in the same answer as everything else, so the rules are in one place.
/// </summary>
internal static class LineForm
{
    /// <summary>The line as its fields show it, by the names of the fields.</summary>
    public static IReadOnlyDictionary<string, string> Shown(FullLine line, LineKind kind) =>
        Shown(new ProposedLine(line.Site, line.Description, line.Cpv, line.Quantity, line.Unit, line.YearlyValue, line.Fields, line.Months, line.PresentContractExpiry, line.HistoricPrice,
            line.HistoricPriceSource, line.Justification, line.Cui), kind);

    /// <summary>The same of a line of which only a part is known.</summary>
    public static IReadOnlyDictionary<string, string> Shown(ProposedLine line, LineKind kind)
    {
        var shown = new Dictionary<string, string>();
        Add("site", line.Site);
        Add("description", line.Description);
        Add("quantity", line.Quantity is { } quantity ? Formats.Quantity(quantity) : null);
        Add("yearlyValue", line.YearlyValue is { } value ? Formats.Amount(value.Amount) : null);
        Add("cpv", line.Cpv);
        Add("months", line.Months?.ToString(CultureInfo.InvariantCulture));
        Add("presentContractExpiry", line.PresentContractExpiry?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("historicPrice", line.HistoricPrice is { } price ? Formats.Quantity(price) : null);
        Add("historicPriceSource", line.HistoricPriceSource);
        Add("justification", line.Justification);
        Add("cui", line.Cui);
        foreach (var question in kind.Fields) Add("fields." + question.Name, line.Fields?.GetValueOrDefault(question.Name) is { } said ? Answer(question, said) : null);
        return shown;

        void Add(string name, string? value)
        {
            if (value is not null) shown[name] = value;
        }
    }

    /// <summary>An answer as a reader writes it.</summary>
    public static string Answer(LineQuestion question, string said) =>
        question.Type is "integer" or "decimal" && decimal.TryParse(said, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? Formats.Quantity(number) : said;

    /// <summary>An answer in words.</summary>
    public static string Said(LineQuestion question, string said) => question.Type switch
    {
        "boolean" => Wording.T(said is "true" ? "yes" : "no"),
        "choice" => question.Values?.FirstOrDefault(x => x.Value == said) is { } choice ? Wording.T(choice.Label) : said,
        _ => Answer(question, said),
    };

    /// <summary>What is wrong with a question's answer, by the labels that the page shows where the API names fields.</summary>
    public static string Explained(InputError error, LineKind? kind)
    {
        var question = kind?.Fields.FirstOrDefault(x => error.Pointer.EndsWith("/fields/" + x.Name, StringComparison.Ordinal));
        return (error.Code, question) switch
        {
            ("demand.one-of", { OneOf: not null }) => Group(question, kind!),
            ("demand.does-not-apply", { When: { } when }) => Applies(when, kind!),
            (var code, { Refused: { } refused }) when refused.FirstOrDefault(x => x.Code == code) is { } answer => Instead(answer) ?? error.Detail,
            _ => error.Detail,
        };
    }

    /// <summary>That only one of a group is answered.</summary>
    public static string Group(LineQuestion question, LineKind kind)
        => Wording.T("line.one-of", string.Join(Wording.T("line.or"), kind.Fields.Where(x => x.OneOf == question.OneOf).Select(x => $"«{Wording.T(x.Label)}»")));

    /// <summary>When a question applies.</summary>
    public static string Applies(Condition when, LineKind kind)
        => kind.Fields.FirstOrDefault(x => x.Name == when.Field) is not { } other ? ""
            : Wording.T("line.when", Wording.T(other.Label), string.Join(Wording.T("line.or"), Options(other).Where(x => when.Values.Contains(x.Value)).Select(x => $"«{x.Label}»")));

    /// <summary>What to do with a need that an answer keeps out of the category; null where the portal has no words for it.</summary>
    public static string? Instead(RefusedAnswer answer) => Wording.Has("line.instead." + answer.Code) ? Wording.T("line.instead." + answer.Code, answer.Source) : null;

    /// <summary>The choices of a question, in words; what would be refused is not offered.</summary>
    public static IEnumerable<(string Value, string Label)> Options(LineQuestion question) =>
        (question.Type is "boolean" ? [("true", Wording.T("yes")), ("false", Wording.T("no"))] : (question.Values ?? []).Select(choice => (choice.Value, Wording.T(choice.Label))))
        .Where(option => question.Refused?.Any(x => x.Value == option.Item1) != true);

    // More than the service takes for a line, and so little that no sum of lines overflows.
    private const decimal Most = 1_000_000_000_000_000m;

    /// <summary>What a demand would be worth with these lines, as the service reckons it: each for its own months or the whole duration, the sum to the cent. Null where something is no number, or one that nobody means.</summary>
    public static decimal? Total(IEnumerable<JsonObject> lines, int duration)
    {
        var sum = 0m;
        foreach (var line in lines)
        {
            var months = line["months"] is { } own ? int.TryParse(own.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var few) ? Math.Min(few, duration) : (int?)null : duration;
            if (months is null || !decimal.TryParse(line["yearlyValue"]?["amount"]?.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var yearly) || yearly > Most) return null;
            sum += yearly * months.Value;
        }

        return Math.Round(sum / 12m, 2, MidpointRounding.AwayFromZero);
    }

    /// <summary>The line that was typed, as the API takes it.</summary>
    public static JsonObject Read(Filled form, LineKind kind, Guid? id)
    {
        var fields = new JsonObject();
        foreach (var question in kind.Fields)
        {
            if (form["fields." + question.Name] is { } said) fields[question.Name] = question.Type is "integer" or "decimal" ? Typed.Number(said) ?? said : said;
        }

        return new JsonObject
        {
            ["lineId"] = id, ["site"] = form["site"], ["description"] = form["description"], ["unit"] = kind.Unit, ["quantity"] = Number(form["quantity"]),
            ["yearlyValue"] = form["yearlyValue"] is { } value ? new JsonObject { ["amount"] = Typed.Amount(value) ?? value, ["currency"] = "EUR" } : null,
            ["cpv"] = form["cpv"], ["fields"] = fields, ["months"] = Whole(form["months"]), ["presentContractExpiry"] = Typed.Date(form["presentContractExpiry"]) ?? form["presentContractExpiry"],
            ["historicPrice"] = Number(form["historicPrice"]), ["historicPriceSource"] = form["historicPriceSource"], ["justification"] = form["justification"], ["cui"] = form["cui"],
        };
    }

    /// <summary>A line that stays as it is, or that another demand begins with.</summary>
    public static JsonObject Kept(FullLine line, bool same = true) => new()
    {
        ["lineId"] = same ? line.LineId : null, ["site"] = line.Site, ["description"] = line.Description, ["unit"] = line.Unit, ["quantity"] = line.Quantity,
        ["yearlyValue"] = new JsonObject { ["amount"] = line.YearlyValue.Amount, ["currency"] = line.YearlyValue.Currency },
        ["cpv"] = line.Cpv, ["fields"] = new JsonObject((line.Fields ?? new Dictionary<string, string>()).Select(x => KeyValuePair.Create(x.Key, (JsonNode?)x.Value))), ["months"] = line.Months,
        ["presentContractExpiry"] = line.PresentContractExpiry?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["historicPrice"] = line.HistoricPrice,
        ["historicPriceSource"] = line.HistoricPriceSource, ["justification"] = line.Justification, ["cui"] = line.Cui,
    };

    /// <summary>What a line of an earlier questionnaire still says by this one; null where its kind is asked no more.</summary>
    public static FullLine? Carried(FullLine line, Questionnaire questionnaire) => questionnaire.Kind(line.Unit) is not { } kind ? null
        : line with { Fields = (line.Fields ?? new Dictionary<string, string>()).Where(x => kind.Fields.Any(field => field.Name == x.Key)).ToDictionary() };

    private static JsonNode? Number(string? typed) => typed is null ? null : JsonValue.Create(Typed.Number(typed) ?? typed);

    private static JsonNode? Whole(string? typed) => typed is null ? null : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(typed);
}
