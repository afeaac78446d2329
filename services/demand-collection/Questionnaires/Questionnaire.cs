using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Questionnaires;

/// <summary>One version of a category's questionnaire as it was published; never changed. An initiative asks by the version that was last when it opened.</summary>
internal sealed class QuestionnaireVersion
{
    public required string CategoryCode { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>The JSON document of a <see cref="Questionnaire"/>.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of the content's canonical form, so that the same questionnaire is not published twice.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public static QuestionnaireVersion Of(string category, int version, Questionnaire content, DateTimeOffset now) => new()
    {
        CategoryCode = category, Version = version, Content = JsonSerializer.Serialize(content, Json.Options), Hash = content.Hash(), PublishedAt = now,
    };
}

/// <summary>What the lines of a demand in a category must say.</summary>
/// <param name="Units">The kinds of line, each by its unit of measure.</param>
/// <param name="Common">Fields that every kind of line has, before its own.</param>
internal sealed record Questionnaire(IReadOnlyList<LineForm> Units, IReadOnlyList<FieldForm>? Common = null)
{
    /// <summary>With the common fields written out in every kind of line.</summary>
    public Questionnaire Whole() => Common is null ? this : new([.. Units.Select(x => x with { Fields = [.. Common, .. x.Fields] })]);

    /// <summary>What lines measured in a unit must say; null where the category is not measured in it.</summary>
    public LineForm? Unit(string? unit) => Units.FirstOrDefault(x => x.Unit == unit);

    /// <summary>
    /// The kind of a line: its unit and, after a slash, the answer that tells lines of the unit apart (<c>m2/offices</c>), because square metres of offices and of glass,
    /// tonnes of salt and of patching do not compare.
    /// </summary>
    public string KindOf(string unit, IReadOnlyDictionary<string, string> answers)
    {
        foreach (var field in Unit(unit)?.Fields ?? [])
        {
            if (Tells(field) && answers.TryGetValue(field.Name, out var answer))
            {
                return $"{unit}/{answer}";
            }
        }

        return unit;
    }

    // Versions from before fields said so mean these.
    private bool Tells(FieldForm field) => Units.Any(x => x.Fields.Any(y => y.Tells)) ? field.Tells : field.Name is "areaType" or "material" or "activity" or "shift";

    public byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options));
}

/// <summary>A kind of line: its unit of measure and the fields of a line measured in it.</summary>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Name">What is counted.</param>
/// <param name="Fields">The questions.</param>
/// <param name="PerInhabitantMax">More than this per inhabitant is probably a slip of the pen: warned about, not refused.</param>
/// <param name="Help">What to count, in a sentence. Left out of the document where nothing is said, so that questionnaires from before it keep their hash.</param>
internal sealed record LineForm(string Unit, Text Name, IReadOnlyList<FieldForm> Fields, decimal? PerInhabitantMax = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Text? Help = null);

/// <summary>A field of a line.</summary>
/// <param name="Name">Its name in <c>fields</c>.</param>
/// <param name="Type">What its text must be.</param>
/// <param name="Label">Its label.</param>
/// <param name="Required">True where a submitted line must say it.</param>
/// <param name="OneOf">Exactly one field of the same group must be said.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number.</param>
/// <param name="Values">The choices.</param>
/// <param name="Refused">Values that are understood and refused, with the reason.</param>
/// <param name="When">The answer to another field that makes this one apply; without it the field always applies.</param>
/// <param name="Help">What to write, in a sentence.</param>
/// <param name="Tells">Its answer tells lines of one unit apart. Left out of the document where it does not, so that questionnaires from before it keep their hash.</param>
internal sealed record FieldForm(string Name, FieldType Type, Text Label, bool Required = false, string? OneOf = null, decimal? Min = null, decimal? Max = null,
    IReadOnlyList<Choice>? Values = null, IReadOnlyList<RefusedValue>? Refused = null, Condition? When = null, Text? Help = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Tells = false)
{
    /// <summary>True where the answers given make the field one to be said.</summary>
    public bool Applies(IReadOnlyDictionary<string, string> answers) => When is null || (answers.TryGetValue(When.Field, out var said) && When.Values.Contains(said));
}

internal enum FieldType
{
    Text,
    Choice,
    Integer,
    Decimal,
    Boolean,
}

/// <summary>A choice of a field.</summary>
internal sealed record Choice(string Value, Text Label);

/// <summary>A value that is kept out of the category, with the code of the reason and its source.</summary>
internal sealed record RefusedValue(string Value, string Code, string Source);

/// <summary>That another field of the line has one of these answers.</summary>
internal sealed record Condition(string Field, IReadOnlyList<string> Values);
