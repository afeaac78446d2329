using Aggregator.DemandCollection.Identifiers;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>A line as the client writes it; a line that it knows keeps its identity by its id.</summary>
internal sealed record LineInput(string Site, string Description, [property: Digits(3)] decimal Quantity, string Unit, Money YearlyValue, string? Cpv = null,
    IReadOnlyDictionary<string, string>? Fields = null, Guid? LineId = null)
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
            errors.Text(line.Site, pointer + "/site", 200);
            errors.Text(line.Description, pointer + "/description", 1000);
            errors.Text(line.Unit, pointer + "/unit", 40);
            errors.If(line.Quantity <= 0, pointer + "/quantity", "positive");
            errors.If(line.Quantity > QuantityMax, pointer + "/quantity", "too-big", ("max", QuantityMax));
            errors.If(line.YearlyValue.Amount <= 0, pointer + "/yearlyValue/amount", "positive");
            errors.If(line.YearlyValue.Amount > ValueMax, pointer + "/yearlyValue/amount", "too-big", ("max", ValueMax));
            errors.If(line.Cpv is { } cpv && !Identifier.IsCpvForm(cpv), pointer + "/cpv", "demand.cpv-form");
            if (line.LineId is { } id)
            {
                errors.If(!(known?.Contains(id) ?? false), pointer + "/lineId", "demand.unknown-line");
                errors.If(!seen.Add(id), pointer + "/lineId", "demand.line-twice");
            }
        }
    }

    internal Line Write(Guid demand, Clock clock) => Line.Write(LineId ?? clock.NewId(), demand, Site.Trim(), Description.Trim(), Cpv?[..8], Quantity, Unit, YearlyValue, Fields ?? new Dictionary<string, string>());
}
