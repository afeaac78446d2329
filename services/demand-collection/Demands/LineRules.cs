using System.Globalization;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>
/// What a category's questionnaire says about lines. A draft may be incomplete; what it says must already be right. Pointers lead into the demand's
/// document: <c>/lines/3/fields/areaType</c>.
/// </summary>
internal static class LineRules
{
    // Zeros without end are a number too.
    private const int NumberLengthMax = 40;

    /// <param name="law">The category, whose CPV codes a line may name.</param>
    /// <param name="questionnaire">The version of its questionnaire that the initiative asks by.</param>
    /// <param name="lines">The lines, in order.</param>
    /// <param name="complete">True at submission: required fields must be there.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    /// <param name="owners">Whose purchases the lines may name; null where no line names any.</param>
    public static void Check(CategoryLaw law, Questionnaire questionnaire, IReadOnlyList<Line> lines, bool complete, Errors errors, CuiOwners? owners = null)
    {
        errors.If(complete && lines.Count == 0, "/lines", "required");
        for (var i = 0; i < lines.Count; i++)
        {
            Check(law, questionnaire, lines[i], $"/lines/{i}", complete, errors, owners);
        }
    }

    /// <summary>One line; <paramref name="pointer"/> is where it stands.</summary>
    public static void Check(CategoryLaw law, Questionnaire questionnaire, Line line, string pointer, bool complete, Errors errors, CuiOwners? owners = null)
    {
        owners?.Check(line.Cui, pointer + "/cui", errors);
        if (line.Cpv is { } cpv && !law.Cpv.Contains(cpv))
        {
            errors.Add(pointer + "/cpv", "demand.cpv", ("known", string.Join(", ", law.Cpv)));
        }

        if (questionnaire.Unit(line.Unit) is not { } unit)
        {
            errors.Add(pointer + "/unit", "demand.unit", ("known", string.Join(", ", questionnaire.Units.Select(x => x.Unit))));
            return;
        }

        foreach (var (name, value) in line.Fields)
        {
            if (unit.Fields.FirstOrDefault(x => x.Name == name) is { } field)
            {
                var at = $"{pointer}/fields/{name}";
                if (!field.Applies(line.Fields))
                {
                    errors.Add(at, "demand.does-not-apply", ("field", field.When?.Field), ("values", string.Join(", ", field.When?.Values ?? [])));
                }

                Check(field, value, at, errors);
            }
            else
            {
                errors.Add($"{pointer}/fields/{Escape(name)}", "demand.unknown-field", ("known", string.Join(", ", unit.Fields.Select(x => x.Name))));
            }
        }

        foreach (var group in Groups(unit, line))
        {
            if (group.Count(x => line.Fields.ContainsKey(x.Name)) > 1)
            {
                errors.Add($"{pointer}/fields/{group.First().Name}", "demand.one-of", ("fields", string.Join(", ", group.Select(x => x.Name))));
            }
        }

        if (complete)
        {
            Gaps(questionnaire, line, pointer, errors);
        }
    }

    /// <summary>What a line leaves open that it must say before it is submitted.</summary>
    public static void Gaps(Questionnaire questionnaire, Line line, string pointer, Errors errors)
    {
        if (questionnaire.Unit(line.Unit) is not { } unit)
        {
            return;
        }

        foreach (var field in unit.Fields)
        {
            if (field.Required && !line.Fields.ContainsKey(field.Name) && field.Applies(line.Fields))
            {
                errors.Add($"{pointer}/fields/{field.Name}", "required");
            }
        }

        foreach (var group in Groups(unit, line))
        {
            if (!group.Any(x => line.Fields.ContainsKey(x.Name)))
            {
                errors.Add($"{pointer}/fields/{group.First().Name}", "demand.one-of", ("fields", string.Join(", ", group.Select(x => x.Name))));
            }
        }
    }

    private static IEnumerable<IGrouping<string?, FieldForm>> Groups(LineForm unit, Line line) => unit.Fields.Where(x => x.OneOf is not null && x.Applies(line.Fields)).GroupBy(x => x.OneOf);

    private static void Check(FieldForm field, string value, string pointer, Errors errors)
    {
        if (field.Refused?.FirstOrDefault(x => x.Value == value) is { } refused)
        {
            errors.Add(pointer, refused.Code, ("source", refused.Source));
            return;
        }

        switch (field.Type)
        {
            case FieldType.Choice:
                if (field.Values!.All(x => x.Value != value))
                {
                    errors.Add(pointer, "enum", ("values", string.Join(", ", field.Values!.Select(x => x.Value))));
                }

                break;
            case FieldType.Boolean:
                errors.If(value is not ("true" or "false"), pointer, "boolean");
                break;
            case FieldType.Integer:
                Number(field, value, "integer", pointer, errors);
                break;
            case FieldType.Decimal:
                Number(field, value, "decimal", pointer, errors);
                break;
            default:
                errors.Text(value, pointer, 500);
                break;
        }
    }

    private static void Number(FieldForm field, string value, string code, string pointer, Errors errors)
    {
        if (value.Length > NumberLengthMax)
        {
            errors.Add(pointer, "too-long", ("max", NumberLengthMax));
            return;
        }

        // 8.0 is a whole number too: clients that count in decimals write it so.
        if (!decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || (field.Type == FieldType.Integer && number != decimal.Truncate(number)))
        {
            errors.Add(pointer, code);
        }
        else
        {
            errors.If(number < field.Min || number > field.Max, pointer, "demand.range", ("min", field.Min), ("max", field.Max));
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");

    /// <summary>What is probably a slip of the pen: said, not refused, because the planner and not the program knows the town.</summary>
    public static Warning? Warning(Questionnaire questionnaire, Line line, int index, int? population) =>
        questionnaire.Unit(line.Unit)?.PerInhabitantMax * population is { } most && line.Quantity > most
            ? new Warning($"/lines/{index}/quantity", "demand.implausible-quantity", line.Quantity, most)
            : null;
}

/// <summary>Something that looks wrong.</summary>
internal sealed record Warning(string Pointer, string Code, decimal Value, decimal Max);
