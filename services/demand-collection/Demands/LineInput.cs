using Aggregator.DemandCollection.Identifiers;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>A line as the client writes it; a line that it knows keeps its identity by its id.</summary>
internal sealed record LineInput(string Site, string Description, [property: Digits(3)] decimal Quantity, string Unit, Money YearlyValue, string? Cpv = null,
    IReadOnlyDictionary<string, string>? Fields = null, Guid? LineId = null, int? Months = null, DateOnly? PresentContractExpiry = null,
    [property: Digits(5)] decimal? HistoricPrice = null, string? HistoricPriceSource = null, string? Justification = null, string? Cui = null)
{
    private const int CountMax = 500;
    private const decimal QuantityMax = 1_000_000_000m;
    private const decimal ValueMax = 1_000_000_000m;

    internal static void Validate(IReadOnlyList<LineInput> lines, Errors errors, IReadOnlySet<Guid>? known = null)
    {
        errors.If(lines.Count > CountMax, "/lines", "demand.too-many-lines", ("max", CountMax));
        var seen = new HashSet<Guid>();
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, pointer) = (lines[i], $"/lines/{i}");
            line.Validate(pointer, errors);
            if (line.LineId is { } id)
            {
                errors.If(!(known?.Contains(id) ?? false), pointer + "/lineId", "demand.unknown-line");
                errors.If(!seen.Add(id), pointer + "/lineId", "demand.line-twice");
            }
        }
    }

    /// <summary>The rules of a line's own fields, whatever its category.</summary>
    internal void Validate(string pointer, Errors errors)
    {
        errors.Text(Site, pointer + "/site", 200);
        errors.Text(Description, pointer + "/description", 1000);
        errors.Text(Unit, pointer + "/unit", 40);
        errors.If(Quantity <= 0, pointer + "/quantity", "positive");
        errors.If(Quantity > QuantityMax, pointer + "/quantity", "too-big", ("max", QuantityMax));
        errors.If(YearlyValue.Amount <= 0, pointer + "/yearlyValue/amount", "positive");
        errors.If(YearlyValue.Amount > ValueMax, pointer + "/yearlyValue/amount", "too-big", ("max", ValueMax));
        if (Cpv is not null && CheckIdentifier.Check("cpv", Cpv) is { Valid: false } wrong)
        {
            errors.Add(pointer + "/cpv", wrong.Reason!, ("digit", wrong.Digit));
        }

        errors.If(Months is < 1 or > 240, pointer + "/months", "demand.range", ("min", 1), ("max", 240));
        errors.If(PresentContractExpiry is { Year: < 2000 or > 2100 }, pointer + "/presentContractExpiry", "demand.expiry");
        errors.If(HistoricPrice <= 0, pointer + "/historicPrice", "positive");
        errors.If(HistoricPrice > ValueMax, pointer + "/historicPrice", "too-big", ("max", ValueMax));
        errors.If(HistoricPrice is not null && string.IsNullOrWhiteSpace(HistoricPriceSource), pointer + "/historicPriceSource", "demand.price-without-source");
        errors.If(HistoricPriceSource?.Length > 300, pointer + "/historicPriceSource", "too-long", ("max", 300));
        errors.If(Justification?.Length > 2000, pointer + "/justification", "too-long", ("max", 2000));
        errors.If(Cui is { } cui && !Identifier.IsCui(cui.Trim().ToUpperInvariant()), pointer + "/cui", "demand.cui");
    }

    internal Line Write(Guid demand, Clock clock) => Line.Write(LineId ?? clock.NewId(), demand, Facts());

    internal LineFacts Facts() => new(Site.Trim(), Description.Trim(), Cpv?[..8], Quantity, Unit, YearlyValue, Fields ?? new Dictionary<string, string>(),
        Months, PresentContractExpiry, HistoricPrice, Blank(HistoricPriceSource), Blank(Justification), Cui?.Trim().ToUpperInvariant());

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
