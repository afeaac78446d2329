using System.Globalization;
using Aggregator.DemandCollection.Law;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>
/// What a category's law says about lines. A draft may be incomplete; what it says must already be right. Pointers lead into the demand's
/// document: <c>/lines/3/fields/areaType</c>.
/// </summary>
internal static class LineRules
{
    /// <param name="law">The category.</param>
    /// <param name="lines">The lines, in order.</param>
    /// <param name="complete">True at submission: required fields must be there.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static void Check(CategoryLaw law, IReadOnlyList<Line> lines, bool complete, Errors errors)
    {
        errors.If(complete && lines.Count == 0, "/lines", "required");
        for (var i = 0; i < lines.Count; i++)
        {
            Check(law, lines[i], $"/lines/{i}", complete, errors);
        }
    }

    private static void Check(CategoryLaw law, Line line, string pointer, bool complete, Errors errors)
    {
        errors.If(line.Cpv is { } cpv && !law.Cpv.Contains(cpv), pointer + "/cpv", "demand.cpv", ("known", string.Join(", ", law.Cpv)));
        if (law.Unit(line.Unit) is not { } unit)
        {
            errors.Add(pointer + "/unit", "demand.unit", ("known", string.Join(", ", law.Units.Select(x => x.Unit))));
            return;
        }

        foreach (var (name, value) in line.Fields)
        {
            if (unit.Fields.FirstOrDefault(x => x.Name == name) is { } field)
            {
                Check(field, value, $"{pointer}/fields/{name}", errors);
            }
            else
            {
                errors.Add($"{pointer}/fields/{Escape(name)}", "demand.unknown-field", ("known", string.Join(", ", unit.Fields.Select(x => x.Name))));
            }
        }

        if (complete)
        {
            foreach (var field in unit.Fields.Where(x => x.Required && !line.Fields.ContainsKey(x.Name)))
            {
                errors.Add($"{pointer}/fields/{field.Name}", "required");
            }
        }

        foreach (var group in unit.Fields.Where(x => x.OneOf is not null).GroupBy(x => x.OneOf))
        {
            var said = group.Count(x => line.Fields.ContainsKey(x.Name));
            errors.If(said > 1 || (complete && said == 0), $"{pointer}/fields/{group.First().Name}", "demand.one-of", ("fields", string.Join(", ", group.Select(x => x.Name))));
        }
    }

    private static void Check(FieldLaw field, string value, string pointer, Errors errors)
    {
        if (field.Refused?.FirstOrDefault(x => x.Value == value) is { } refused)
        {
            errors.Add(pointer, refused.Code, ("source", refused.Source));
            return;
        }

        switch (field.Type)
        {
            case FieldType.Choice:
                errors.If(field.Values!.All(x => x.Value != value), pointer, "enum", ("values", string.Join(", ", field.Values!.Select(x => x.Value))));
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

    private static void Number(FieldLaw field, string value, string code, string pointer, Errors errors)
    {
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
    public static IReadOnlyList<Warning> Warnings(CategoryLaw law, IReadOnlyList<Line> lines, int? population) =>
        [.. from line in lines.Select((x, i) => (x, i))
            let most = law.Unit(line.x.Unit)?.PerInhabitantMax * population
            where most is not null && line.x.Quantity > most
            select new Warning($"/lines/{line.i}/quantity", "demand.implausible-quantity", line.x.Quantity, most!.Value)];
}

/// <summary>Something that looks wrong.</summary>
internal sealed record Warning(string Pointer, string Code, decimal Value, decimal Max);
