using System.Text.RegularExpressions;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Questionnaires;

/// <summary>What a questionnaire must be before lines are checked by it: whatever is published can be filled in.</summary>
internal static partial class QuestionnaireRules
{
    private const int UnitsMax = 20;
    private const int FieldsMax = 40;
    private const int ValuesMax = 100;
    private const int HelpLengthMax = 500;

    /// <param name="questionnaire">The questionnaire as written, common fields apart.</param>
    /// <param name="known">Codes of reasons that the product has texts for.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static void Check(Questionnaire questionnaire, Func<string, bool> known, Errors errors)
    {
        errors.Require(questionnaire.Units, "/units");
        errors.If(questionnaire.Units.Count > UnitsMax, "/units", "too-many", ("max", UnitsMax));
        Fields(questionnaire.Common ?? [], questionnaire.Common ?? [], "/common", known, errors);
        for (var i = 0; i < questionnaire.Units.Count; i++)
        {
            var (unit, pointer) = (questionnaire.Units[i], $"/units/{i}");
            errors.If(!Code().IsMatch(unit.Unit), pointer + "/unit", "questionnaire.name");
            errors.If(questionnaire.Units.Take(i).Any(x => x.Unit == unit.Unit), pointer + "/unit", "duplicate");
            errors.If(unit.PerInhabitantMax <= 0, pointer + "/perInhabitantMax", "positive");
            Said(unit.Name, pointer + "/name", errors);
            Help(unit.Help, pointer + "/help", errors);
            Fields(unit.Fields, [.. questionnaire.Common ?? [], .. unit.Fields], pointer + "/fields", known, errors);
        }
    }

    private static void Fields(IReadOnlyList<FieldForm> fields, IReadOnlyList<FieldForm> all, string pointer, Func<string, bool> known, Errors errors)
    {
        errors.If(all.Count > FieldsMax, pointer, "too-many", ("max", FieldsMax));
        for (var i = 0; i < fields.Count; i++)
        {
            var (field, at) = (fields[i], $"{pointer}/{i}");
            errors.If(!Name().IsMatch(field.Name), at + "/name", "questionnaire.name");
            errors.If(all.Count(x => x.Name == field.Name) > 1, at + "/name", "duplicate");
            Said(field.Label, at + "/label", errors);
            Help(field.Help, at + "/help", errors);

            errors.If(field.Min > field.Max, at + "/min", "questionnaire.range");
            errors.If((field.Min ?? field.Max) is not null && field.Type is not (FieldType.Integer or FieldType.Decimal), at + "/min", "questionnaire.not-a-number");
            Values(field, at, errors);
            for (var j = 0; j < field.Refused?.Count; j++)
            {
                errors.If(!known(field.Refused[j].Code), $"{at}/refused/{j}/code", "questionnaire.unknown-reason");
                errors.If(field.Type == FieldType.Choice && field.Values?.All(x => x.Value != field.Refused[j].Value) == true, $"{at}/refused/{j}/value", "enum", ("values", string.Join(", ", (field.Values ?? []).Select(x => x.Value))));
            }

            if (field.When is { } when)
            {
                var other = all.FirstOrDefault(x => x.Name == when.Field && x.Name != field.Name);
                errors.If(other?.Type is not (FieldType.Choice or FieldType.Boolean) || other.When is not null, at + "/when/field", "questionnaire.when");
                errors.Require(when.Values, at + "/when/values");
                errors.If(other?.Type == FieldType.Choice && !when.Values.All(x => other.Values?.Any(v => v.Value == x) == true), at + "/when/values", "questionnaire.when-values");
                errors.If(other?.Type == FieldType.Boolean && !when.Values.All(x => x is "true" or "false"), at + "/when/values", "boolean");
            }
        }
    }

    private static void Values(FieldForm field, string at, Errors errors)
    {
        if (field.Type != FieldType.Choice)
        {
            errors.If(field.Values is not null, at + "/values", "questionnaire.not-a-choice");
            return;
        }

        errors.Require(field.Values, at + "/values");
        errors.If(field.Values?.Count > ValuesMax, at + "/values", "too-many", ("max", ValuesMax));
        for (var i = 0; i < field.Values?.Count; i++)
        {
            errors.If(!Code().IsMatch(field.Values[i].Value), $"{at}/values/{i}/value", "questionnaire.name");
            errors.If(field.Values.Take(i).Any(x => x.Value == field.Values[i].Value), $"{at}/values/{i}/value", "duplicate");
            Said(field.Values[i].Label, $"{at}/values/{i}/label", errors);
        }
    }

    private static void Help(Text? help, string pointer, Errors errors)
    {
        if (help is not null)
        {
            Said(help, pointer, errors, HelpLengthMax);
        }
    }

    private static void Said(Text text, string pointer, Errors errors, int lengthMax = 200)
    {
        errors.Text(text.It, pointer + "/it", lengthMax);
        errors.Text(text.En, pointer + "/en", lengthMax);
    }

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
