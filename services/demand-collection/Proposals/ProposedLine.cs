using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>A line as far as its source knows it: everything may be missing, and what is said must already be right.</summary>
internal sealed record ProposedLine(string? Site = null, string? Description = null, string? Cpv = null, [property: Digits(3)] decimal? Quantity = null, string? Unit = null,
    Money? YearlyValue = null, IReadOnlyDictionary<string, string>? Fields = null, int? Months = null, DateOnly? PresentContractExpiry = null,
    [property: Digits(5)] decimal? HistoricPrice = null, string? HistoricPriceSource = null, string? Justification = null, string? Cui = null)
{
    private const int FieldsMax = 40;
    private const int FieldLengthMax = 500;

    public static readonly ProposedLine Nothing = new();

    /// <summary>Checks what is said by the rules that hold for every line and by the category's questionnaire, where it has one yet.</summary>
    public void Check(CategoryLaw law, Questionnaire? questionnaire, string pointer, Errors errors)
    {
        // What is not said is stood in for by something harmless, so that one set of rules serves lines and parts of lines.
        var whole = new LineInput(Site ?? "-", Description ?? "-", Quantity ?? 1, Unit ?? "-", YearlyValue ?? Money.Euro(1), Cpv, Fields, null, Months, PresentContractExpiry,
            HistoricPrice, HistoricPriceSource, Justification, Cui);
        var own = new Errors();
        whole.Validate(pointer, own);
        own.If(Fields?.Count > FieldsMax, pointer + "/fields", "too-many", ("max", FieldsMax));
        own.If(Fields?.Any(x => x.Key.Length > FieldLengthMax || x.Value.Length > FieldLengthMax) == true, pointer + "/fields", "too-long", ("max", FieldLengthMax));
        own.If(Fields?.Count > 0 && Unit is null, pointer + "/unit", "required");
        if (!own.Any && (Unit is not null && questionnaire is not null))
        {
            LineRules.Check(law, questionnaire, Line.Write(Guid.Empty, Guid.Empty, whole.Facts()), pointer, complete: false, own);
        }
        else if (!own.Any && Cpv is not null)
        {
            own.If(!law.Cpv.Contains(Cpv[..8]), pointer + "/cpv", "demand.cpv", ("known", string.Join(", ", law.Cpv)));
        }

        foreach (var error in own.All)
        {
            errors.Add(error.Pointer, error.Code, error.Args);
        }
    }

    /// <summary>The same, written in one way only: 2.0 tonnes are 2, fields are in order, blanks are nothing.</summary>
    public ProposedLine Plain() => new(Text(Site), Text(Description), Cpv?[..8], Number(Quantity), Text(Unit), YearlyValue is { } money ? Money.Euro(Number(money.Amount)!.Value) : null,
        Fields is { Count: > 0 } ? new SortedDictionary<string, string>(Fields.ToDictionary(), StringComparer.Ordinal) : null,
        Months, PresentContractExpiry, Number(HistoricPrice), Text(HistoricPriceSource), Text(Justification), Text(Cui)?.ToUpperInvariant());

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static decimal? Number(decimal? number) => number / 1.0000000000000000000000000000m;
}
