using System.Diagnostics;
using Aggregator.Platform;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.Calculations;

/// <summary>Anyone cuts a territory into lots with the engine that the planners use, or checks that a plan can be found again.</summary>
internal static class CalculateLotPlan
{
    internal const int UnitsMax = 10_000;
    internal const int BordersMax = 60_000;
    internal const int LotsMax = 500;
    internal const decimal ValueMax = 1_000_000_000_000m;
    private const int BytesMax = 4 << 20;

    /// <param name="Units">What is put into lots as a whole.</param>
    /// <param name="Adjacency">Pairs of ids that touch; a third text is the weight of the border, 1 without it.</param>
    /// <param name="Lots">How many lots.</param>
    /// <param name="MaxImbalance">How far the most valuable lot may be above the mean, as a share of it.</param>
    /// <param name="Contiguous">Each lot is one piece in each component of the territory.</param>
    /// <param name="MinValue">Smallest value of a lot.</param>
    /// <param name="MaxValue">Greatest value of a lot.</param>
    /// <param name="Pinned">Lots (from 1) that units must be in.</param>
    /// <param name="Apart">Pairs of units that must not share a lot.</param>
    /// <param name="Seed">Another seed finds another plan.</param>
    /// <param name="Compactness">What distance counts for against the border, from 0 to 100; 1 weighs ordinary neighbours' distance like an ordinary border. Needs coordinates.</param>
    internal sealed record Request(IReadOnlyList<RequestedUnit> Units, IReadOnlyList<IReadOnlyList<string>> Adjacency, int Lots, [property: Digits(6)] decimal MaxImbalance = 0.03m,
        bool Contiguous = true, [property: Digits(2)] decimal? MinValue = null, [property: Digits(2)] decimal? MaxValue = null,
        IReadOnlyDictionary<string, int>? Pinned = null, IReadOnlyList<IReadOnlyList<string>>? Apart = null, long Seed = 1,
        [property: Digits(6)] decimal Compactness = 0);

    /// <param name="Id">Unique among the units.</param>
    /// <param name="Value">What it weighs in a lot.</param>
    /// <param name="Together">Units with the same name here stay in one lot.</param>
    /// <param name="Parent">The municipality of a site; borders may name it instead of its sites.</param>
    /// <param name="Latitude">Degrees north.</param>
    /// <param name="Longitude">Degrees east.</param>
    internal sealed record RequestedUnit(string Id, [property: Digits(2)] decimal Value, string? Together = null, string? Parent = null, decimal? Latitude = null, decimal? Longitude = null);

    /// <param name="Lots">The lots by number.</param>
    /// <param name="Imbalance">How far the most valuable lot is above the mean, as a share of it; oversized lots aside.</param>
    /// <param name="Cut">Weight of the borders between lots.</param>
    /// <param name="Contiguous">Whether each lot is one piece in each component of the territory.</param>
    /// <param name="Steps">Work done; the same for the same request.</param>
    /// <param name="ElapsedMs">Time it took.</param>
    /// <param name="Statement">Reasons for the division, in Italian (art. 58).</param>
    internal sealed record Response(IReadOnlyList<LotResponse> Lots, double Imbalance, double Cut, bool Contiguous, long Steps, double ElapsedMs, string Statement);

    /// <param name="Lot">Number, from 1.</param>
    /// <param name="Units">Ids of its units.</param>
    /// <param name="Value">Their sum.</param>
    /// <param name="Oversized">It is one unit too large for any lot.</param>
    internal sealed record LotResponse(int Lot, IReadOnlyList<string> Units, decimal Value, bool Oversized);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/calculations/lot-plan", Handle)
        .Calculator("calculateLotPlan", "Calcola una suddivisione in lotti").Limit(BytesMax).Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, Engine engine, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var (request, watch) = (Asked(input.Body), Stopwatch.StartNew());
        var (layout, obstacles) = await engine.PlanAsync(request, ct);
        return layout is null ? Engine.Impossible(obstacles) : Answer.Ok(Of(request, layout, watch.Elapsed));
    }

    private static LotRequest Asked(Request r) => new(
        [.. r.Units.Select(x => new Unit(x.Id, x.Value, x.Together, x.Parent, x.Latitude, x.Longitude))],
        [.. r.Adjacency.Select(x => new Border(x[0], x[1], x.Count > 2 ? Weight(x[2])!.Value : 1))],
        r.Lots)
    {
        MaxImbalance = r.MaxImbalance,
        MinValue = r.MinValue,
        MaxValue = r.MaxValue,
        Contiguous = r.Contiguous,
        Compactness = r.Compactness,
        Pinned = r.Pinned ?? new Dictionary<string, int>(),
        Apart = [.. (r.Apart ?? []).Select(x => (x[0], x[1]))],
        Seed = r.Seed,
    };

    private static Response Of(LotRequest request, LotLayout layout, TimeSpan elapsed) => new(
        [.. layout.Lots.Select(x => new LotResponse(x.Number, x.Units, x.Value, x.Oversized))],
        (double)layout.Imbalance, (double)layout.Cut, layout.Contiguous, layout.Steps, Math.Round(elapsed.TotalMilliseconds, 1), StatementOfReasons.Of(request, layout));

    private static void Validate(Request r, Errors e)
    {
        e.If(r.Units.Count == 0, "/units", "required");
        e.If(r.Units.Count > UnitsMax, "/units", "too-many", ("max", UnitsMax));
        e.If(r.Adjacency.Count > BordersMax, "/adjacency", "too-many", ("max", BordersMax));
        e.If(r.Lots is < 1 or > LotsMax, "/lots", "tender.lots-range", ("max", LotsMax));
        e.If(r.MaxImbalance is < 0 or > 10, "/maxImbalance", "tender.lots-imbalance");
        e.If(r.Compactness is < 0 or > 100, "/compactness", "tender.lots-compactness");
        e.If(r.MinValue < 0, "/minValue", "tender.lots-value", ("max", ValueMax));
        e.If(r.MaxValue <= 0, "/maxValue", "positive");
        if (e.Any)
        {
            // The rest is about the elements: checking ten thousand of a request that is wrong as a whole helps nobody.
            return;
        }

        var ids = new HashSet<string>();
        for (var i = 0; i < r.Units.Count; i++)
        {
            e.Text(r.Units[i].Id, $"/units/{i}/id", 100);
            e.If(!ids.Add(r.Units[i].Id), $"/units/{i}/id", "duplicate");
            e.If(r.Units[i].Latitude is < -90 or > 90, $"/units/{i}/latitude", "tender.lots-coordinate");
            e.If(r.Units[i].Longitude is < -180 or > 180, $"/units/{i}/longitude", "tender.lots-coordinate");
            e.If(r.Units[i].Value is < 0 or > ValueMax, $"/units/{i}/value", "tender.lots-value", ("max", ValueMax));
        }

        var places = ids.Concat(r.Units.Select(x => x.Parent).OfType<string>()).ToHashSet();
        for (var i = 0; i < r.Units.Count; i++)
        {
            e.If(r.Units[i].Parent is { } parent && ids.Contains(parent), $"/units/{i}/parent", "tender.lots-parent");
        }

        Pairs(r.Adjacency, places, "/adjacency", weighted: true, e);
        Pairs(r.Apart ?? [], ids, "/apart", weighted: false, e);
        foreach (var (id, lot) in r.Pinned ?? new Dictionary<string, int>())
        {
            var at = $"/pinned/{id.Replace("~", "~0").Replace("/", "~1")}";
            e.If(!ids.Contains(id), at, "unknown");
            e.If(lot < 1 || lot > r.Lots, at, "tender.lots-number", ("lots", r.Lots));
        }
    }

    private static void Pairs(IReadOnlyList<IReadOnlyList<string>> pairs, HashSet<string> known, string pointer, bool weighted, Errors e)
    {
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs[i];
            if (pair.Count != 2 && !(weighted && pair.Count == 3))
            {
                e.Add($"{pointer}/{i}", "tender.lots-pair");
                continue;
            }

            e.If(!known.Contains(pair[0]), $"{pointer}/{i}/0", "unknown");
            e.If(!known.Contains(pair[1]), $"{pointer}/{i}/1", "unknown");
            e.If(pair[0] == pair[1], $"{pointer}/{i}", "tender.lots-pair");
            e.If(pair.Count == 3 && Weight(pair[2]) is not (>= 0 and <= 1_000_000), $"{pointer}/{i}/2", "tender.lots-weight");
        }
    }

    private static decimal? Weight(string text) =>
        decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var weight) ? weight : null;
}
