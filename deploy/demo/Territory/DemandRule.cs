namespace Aggregator.Demo.Territory;

/// <summary>A line that a municipality asks for, per year and net of VAT.</summary>
internal sealed record DemandLine(string Site, string Description, string Cpv, decimal Quantity, string Unit, decimal YearlyValue, IReadOnlyDictionary<string, object> Fields);

/// <summary>
/// What a municipality of the demo asks for, from its population alone. Synthetic: the magnitudes are those of three invented towns
/// of 1,900, 15,000 and 75,000 inhabitants; README.md states the rule in words.
/// </summary>
internal static class DemandRule
{
    public const string Cleaning = "office-cleaning";
    public const string Security = "armed-security";
    public const string Roads = "road-maintenance";

    /// <summary>Milan asks as a town of this size: only its outlying offices take part, the rest has contracts of its own.</summary>
    public const int PopulationMax = 250_000;

    private const int Small = 1_900;
    private const int Middle = 15_000;
    private const int Large = 75_000;

    private static readonly IReadOnlyDictionary<string, Need[]> Needs = new Dictionary<string, Need[]>
    {
        [Cleaning] =
        [
            new("Uffici comunali", "Pulizia degli uffici", "90919200", "m2", new(380, 3_600, 18_500), Step: 5, Price: 21m,
                p => new() { ["areaType"] = "offices", ["timesPerWeek"] = p < 5_000 ? 3m : 5m, ["consumablesIncluded"] = true, ["staffNow"] = Rounded(new(1, 8, 34), p, 1), ["staffWeeklyHours"] = Rounded(new(10, 110, 640), p, 5) }),
            new("Uffici comunali", "Pulizia e sanificazione dei servizi igienici", "90919200", "m2", new(35, 420, 1_900), Step: 5, Price: 42m,
                p => new() { ["areaType"] = "toilets", ["timesPerWeek"] = p < 5_000 ? 3m : 5m, ["consumablesIncluded"] = true }),
            new("Uffici comunali", "Pulizia di corridoi, atri e sale", "90919200", "m2", new(140, 1_100, 6_400), Step: 5, Price: 9m,
                p => new() { ["areaType"] = "corridors", ["timesPerWeek"] = p < 5_000 ? 1m : 3m, ["consumablesIncluded"] = true }),
            new("Uffici comunali", "Pulizia dei vetri", "90911300", "m2", new(45, 700, 3_800), Step: 5, Price: 4.5m,
                p => new() { ["areaType"] = "glass", ["timesPerYear"] = p < 5_000 ? 1m : p < 40_000 ? 2m : 4m }),
            new("Uffici comunali", "Interventi a richiesta", "90910000", "hour", new(15, 120, 900), Step: 5, Price: 22m, _ => []),
        ],
        [Security] =
        [
            new("Palazzo comunale", "Piantonamento armato diurno", "79713000", "hour", new(0, 0, 3_120), Step: 10, Price: 24m, _ => new() { ["armed"] = true, ["shift"] = "day", ["position"] = "internal" }),
            new("Sedi comunali", "Ispezioni armate notturne", "79715000", "inspection", new(730, 5_840, 32_120), Step: 365, Price: 3.9m, _ => new() { ["armed"] = true, ["minutesEach"] = 8m, ["position"] = "external" }),
            new("Sedi comunali", "Collegamenti d'allarme con pronto intervento armato", "79711000", "alarm-link", new(2, 11, 46), Step: 1, Price: 300m, p => new() { ["armed"] = true, ["responseMinutes"] = p < 5_000 ? 30m : 20m, ["keysHeld"] = Rounded(new(2, 11, 46), p, 1) }),
        ],
        [Roads] =
        [
            new("Rete stradale comunale", "Sorveglianza e manutenzione corrente della rete", "50230000", "km", new(21, 74, 310), Step: 1, Price: 260m, _ => Service(("activity", "upkeep"), ("roadClass", "urban"))),
            new("Rete stradale comunale", "Servizio invernale sulla rete prioritaria", "90620000", "km", new(16, 52, 190), Step: 1, Price: 190m, _ => Service(("activity", "winter"), ("priority", 1m))),
            new("Deposito mezzi", "Reperibilità invernale dei mezzi, 121 giorni", "90620000", "vehicle-day", new(1, 3, 9), Step: 1, Price: 55m, p => Service(("responseHours", p < 5_000 ? 2m : 1m))) { Times = 121 },
            new("Rete stradale comunale", "Spargimento di sale", "90630000", "t", new(25, 110, 420), Step: 1, Price: 105m, _ => Service(("material", "salt"))),
            new("Rete stradale comunale", "Chiusura di buche con conglomerato a freddo", "50230000", "t", new(12, 60, 260), Step: 1, Price: 210m, _ => Service(("material", "patching"))),
            new("Rete stradale comunale", "Rifacimento della segnaletica orizzontale", "50230000", "m", new(2_400, 15_000, 68_000), Step: 100, Price: 0.55m, _ => Service()),
            new("Cigli e scarpate", "Sfalcio dei cigli", "77314000", "m2", new(14_000, 38_000, 95_000), Step: 500, Price: 0.28m, p => Service(("cutsPerYear", p < 5_000 ? 3m : 4m))),
            new("Rete stradale comunale", "Pronto intervento", "50230000", "call-out", new(8, 45, 240), Step: 1, Price: 160m, _ => Service(("responseHours", 2m))),
        ],
    };

    private static readonly IReadOnlyDictionary<string, Curve> YearlyValue = new Dictionary<string, Curve>
    {
        [Cleaning] = new(9_600, 105_000, 620_000),
        [Security] = new(3_200, 26_000, 214_000),
        [Roads] = new(23_000, 93_000, 357_000),
    };

    /// <summary>The lines of a municipality in a category. The same municipality always asks for the same.</summary>
    public static IReadOnlyList<DemandLine> For(string category, Municipality municipality)
    {
        var population = Math.Min(municipality.Population, PopulationMax);
        var town = Vary(municipality.IstatCode, category, 0.10);
        var wanted = Needs[category]
            .Select((need, i) => (Need: need, Quantity: Quantity(need, population, town * Vary(municipality.IstatCode, $"{category}/{i}", 0.05))))
            .Where(x => x.Quantity > 0)
            .ToList();

        // The town's value is shared out by what its lines would cost at nominal prices, in steps of ten euro and without a remainder.
        var tens = (long)Math.Round(YearlyValue[category].At(population) * town / 10);
        var shares = Shares(tens, [.. wanted.Select(x => x.Quantity * x.Need.Price)]);
        return [.. wanted.Select((x, i) => new DemandLine($"{x.Need.Site} di {municipality.Name}", x.Need.Description, x.Need.Cpv, x.Quantity, x.Need.Unit, shares[i] * 10m, x.Need.Fields(population)))];
    }

    private static decimal Quantity(Need need, int population, double factor) => Round(need.Curve.At(population) * factor, need.Step) * need.Times;

    private static decimal Rounded(Curve curve, int population, int step) => Math.Max(Round(curve.At(population), step), step);

    private static decimal Round(double value, int step) => (decimal)Math.Round(value / step) * step;

    private static Dictionary<string, object> Service(params (string Name, object Value)[] fields) =>
        new([new("nature", "service"), .. fields.Select(x => KeyValuePair.Create(x.Name, x.Value))]);

    private static long[] Shares(long total, decimal[] weights)
    {
        var exact = weights.Select(x => total * x / weights.Sum()).ToArray();
        var shares = exact.Select(x => (long)Math.Floor(x)).ToArray();
        foreach (var i in Enumerable.Range(0, weights.Length).OrderByDescending(i => exact[i] - shares[i]).ThenBy(i => i).Take((int)(total - shares.Sum())))
        {
            shares[i]++;
        }

        return shares;
    }

    /// <summary>Towns of one size differ: a factor within the spread around 1, drawn from the name by FNV-1a.</summary>
    private static double Vary(string istat, string what, double spread)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in istat + what)
        {
            hash = (hash ^ c) * 1_099_511_628_211UL;
        }

        return 1 + spread * ((hash >> 11) % 2_001 / 1_000.0 - 1);
    }

    private sealed record Need(string Site, string Description, string Cpv, string Unit, Curve Curve, int Step, decimal Price, Func<int, Dictionary<string, object>> Fields)
    {
        public int Times { get; init; } = 1;
    }

    /// <summary>
    /// A magnitude at the three invented towns. Between them, and beyond the outer ones, it grows as a power of the population; from nothing it grows
    /// in proportion to the inhabitants above the town that has nothing.
    /// </summary>
    internal readonly record struct Curve(double AtSmall, double AtMiddle, double AtLarge)
    {
        public double At(int population)
        {
            var (from, to, low, high) = population < Middle ? (Small, Middle, AtSmall, AtMiddle) : (Middle, Large, AtMiddle, AtLarge);
            return low > 0
                ? low * Math.Pow((double)population / from, Math.Log(high / low) / Math.Log((double)to / from))
                : high * Math.Max(0, population - from) / (to - from);
        }
    }
}
