using System.Globalization;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Territory;

namespace Aggregator.Tender.LotPlanning;

/// <summary>What is put into a lot as a whole: all that a body asks for, or one kind of it, or one of its sites.</summary>
/// <param name="Id">The body's id; with the kind and the number of the site behind it where there is more than one.</param>
/// <param name="BodyId">The body.</param>
/// <param name="Name">The body's name.</param>
/// <param name="Site">Its site, where the planner splits the body.</param>
/// <param name="Kind">Null where everything asked for may share a lot; see <see cref="LineKind"/>.</param>
/// <param name="Value">Over the whole duration.</param>
/// <param name="LineIds">The demand lines, in order.</param>
/// <param name="Latitude">Degrees north, where known.</param>
/// <param name="Longitude">Degrees east, where known.</param>
/// <param name="Province">ISTAT code of the province, where known.</param>
/// <param name="StaffNow">People who work there now and are to be taken over, as far as the demands say.</param>
/// <param name="FirstExpiry">The first end of a present contract.</param>
/// <param name="LastExpiry">The last one.</param>
internal sealed record PlanningUnit(string Id, Guid BodyId, string Name, string? Site, LineKind? Kind, Money Value, IReadOnlyList<Guid> LineIds,
    decimal? Latitude, decimal? Longitude, string? Province, int StaffNow, DateOnly? FirstExpiry, DateOnly? LastExpiry)
{
    /// <summary>What a planner calls it.</summary>
    internal string Label => Site is null ? Name : $"{Name} ({Site})";
}

/// <summary>What never shares a lot: armed and unarmed guarding are different services and licences, works are no services.</summary>
internal enum LineKind
{
    Services,
    Unarmed,
    Works,
}

/// <summary>The units of a closure and the borders between their bodies.</summary>
internal sealed record PlanningGround(IReadOnlyList<PlanningUnit> Units, IReadOnlyList<(Guid A, Guid B)> Borders)
{
    private const int StaffMax = 1_000_000;

    internal IReadOnlyDictionary<string, PlanningUnit> ById { get; } = Units.ToDictionary(x => x.Id);

    internal ILookup<Guid, PlanningUnit> ByBody { get; } = Units.ToLookup(x => x.BodyId);

    /// <summary>The kinds that there are, in order; a single null where all may share a lot.</summary>
    internal IReadOnlyList<LineKind?> Kinds { get; } = [.. Units.Select(x => x.Kind).Distinct().Order()];

    /// <summary>The units of approved demands.</summary>
    /// <param name="demands">All demands of a closure.</param>
    /// <param name="bodies">The bodies as they were published; a missing one is named by its id.</param>
    /// <param name="borders">Borders between bodies.</param>
    /// <param name="months">The initiative's duration.</param>
    /// <param name="split">Bodies whose sites are units of their own.</param>
    internal static PlanningGround Of(IReadOnlyCollection<Demand> demands, IReadOnlyDictionary<Guid, Body> bodies, IReadOnlyList<(Guid A, Guid B)> borders, int months, IReadOnlySet<Guid> split)
    {
        var mixed = demands.SelectMany(x => x.Lines).Select(KindOf).Distinct().Count() > 1;
        var units = new List<PlanningUnit>();
        foreach (var own in demands.GroupBy(x => x.BodyId).OrderBy(x => x.Key))
        {
            var body = bodies.GetValueOrDefault(own.Key);
            var parts = own.SelectMany(demand => Valued(demand, months)).ToLookup(x => (Kind: mixed ? KindOf(x.Line) : (LineKind?)null, Site: split.Contains(own.Key) ? x.Line.Site.Trim() : null));
            var number = 0;
            foreach (var part in parts.OrderBy(x => x.Key.Kind).ThenBy(x => x.Key.Site, StringComparer.Ordinal))
            {
                var id = own.Key.ToString() + (mixed ? "/" + part.Key.Kind!.ToString()!.ToLowerInvariant() : "") + (part.Key.Site is null ? "" : $"/{++number}");
                var lines = part.Select(x => x.Line).ToList();
                units.Add(new PlanningUnit(id, own.Key, body?.Name ?? own.Key.ToString(), part.Key.Site, part.Key.Kind, Money.Euro(part.Sum(x => x.Value)), [.. lines.Select(x => x.LineId).Order()],
                    body?.Latitude, body?.Longitude, body?.Province, lines.Sum(Staff), lines.Min(x => x.PresentContractExpiry), lines.Max(x => x.PresentContractExpiry)));
            }
        }

        return new PlanningGround(units, borders);
    }

    /// <summary>Lines that do not say are what the category is for: the questionnaires refuse or ask for the rest.</summary>
    private static LineKind KindOf(DemandLine line) =>
        line.Fields.GetValueOrDefault("nature") == "works" ? LineKind.Works
        : line.Fields.GetValueOrDefault("armed") == "false" ? LineKind.Unarmed
        : LineKind.Services;

    private static int Staff(DemandLine line) =>
        int.TryParse(line.Fields.GetValueOrDefault("staffNow"), NumberStyles.None, CultureInfo.InvariantCulture, out var staff) ? Math.Min(staff, StaffMax) : 0;

    /// <summary>
    /// The demand's value shared out among its lines by what each costs over its months, to the cent: the running total is rounded, so that the
    /// shares add up to what was signed.
    /// </summary>
    private static IEnumerable<(DemandLine Line, decimal Value)> Valued(Demand demand, int months)
    {
        var weights = demand.Lines.Select(x => x.YearlyValue.Amount * (x.Months ?? months)).ToList();
        var (sum, total) = (weights.Sum(), demand.TotalValue.Amount);
        var (run, given) = (0m, 0m);
        for (var i = 0; i < weights.Count; i++)
        {
            run += weights[i];
            var upTo = i == weights.Count - 1 ? total : sum == 0 ? 0 : decimal.Round(total * (run / sum), 2);
            yield return (demand.Lines[i], upTo - given);
            given = upTo;
        }
    }
}
