namespace Aggregator.Tender.LotPlanning;

/// <summary>What is put into lots as a whole: a municipality, or one of its sites.</summary>
/// <param name="Id">Unique among the units.</param>
/// <param name="Value">What it weighs: euro, or any other measure; not negative.</param>
/// <param name="Together">Units with the same name here stay in one lot (a union of municipalities) and count as one place of the territory.</param>
/// <param name="Parent">The municipality of a site, where it may be split: borders may name it instead of its sites.</param>
/// <param name="Latitude">Degrees north, for compactness; a unit without coordinates does not count there.</param>
/// <param name="Longitude">Degrees east.</param>
internal sealed record Unit(string Id, decimal Value, string? Together = null, string? Parent = null, decimal? Latitude = null, decimal? Longitude = null);

/// <summary>Two units, or parents of units, that touch.</summary>
/// <param name="A">One of them.</param>
/// <param name="B">The other.</param>
/// <param name="Weight">What it costs to separate them, 1 or the border's length; 0 is a link that joins without counting, such as a ferry.</param>
internal sealed record Border(string A, string B, decimal Weight = 1);

/// <summary>A request for lots; what is in it decides the answer, in whatever order it stands.</summary>
internal sealed record LotRequest(IReadOnlyCollection<Unit> Units, IReadOnlyCollection<Border> Borders, int Lots)
{
    /// <summary>How far the most valuable lot may be above the mean, as a share of it. Lots of one unit that is too large do not count.</summary>
    internal decimal MaxImbalance { get; init; } = 0.03m;

    internal decimal? MinValue { get; init; }

    internal decimal? MaxValue { get; init; }

    /// <summary>Each lot is one piece in each component of the territory.</summary>
    internal bool Contiguous { get; init; } = true;

    /// <summary>
    /// What distance counts for against the border: with 1, a unit whose square distance from the middle of its lot grows by that between
    /// ordinary neighbours costs as much as an ordinary border; 0 looks at borders alone.
    /// </summary>
    internal decimal Compactness { get; init; }

    /// <summary>Lots (from 1) that units must be in.</summary>
    internal IReadOnlyDictionary<string, int> Pinned { get; init; } = new Dictionary<string, int>();

    /// <summary>Pairs of units that must not share a lot.</summary>
    internal IReadOnlyCollection<(string A, string B)> Apart { get; init; } = [];

    /// <summary>Another seed finds another plan, as good or not.</summary>
    internal long Seed { get; init; } = 1;

    /// <summary>The work allowed, in nodes looked at; without it what the size of the territory deserves.</summary>
    internal long? StepsMax { get; init; }
}

/// <summary>Lots that keep everything that was asked for.</summary>
/// <param name="Lots">In the order of their numbers.</param>
/// <param name="Imbalance">How far the most valuable lot is above the mean, as a share of it; lots of one unit too large for any other aside.</param>
/// <param name="Cut">Weight of the borders between lots.</param>
/// <param name="AllBorders">Weight of all borders of the territory.</param>
/// <param name="Contiguous">Whether each lot is one piece in each component of the territory.</param>
/// <param name="Steps">The work done.</param>
internal sealed record LotLayout(IReadOnlyList<LaidLot> Lots, decimal Imbalance, decimal Cut, decimal AllBorders, bool Contiguous, long Steps);

/// <summary>A lot of a layout.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Units">Ids, in order.</param>
/// <param name="Value">Sum of the units.</param>
/// <param name="Oversized">It is one unit, or units kept together, too large for any lot.</param>
internal sealed record LaidLot(int Number, IReadOnlyList<string> Units, decimal Value, bool Oversized);

/// <summary>Something that makes a request impossible.</summary>
/// <param name="About">The field of the request, as a JSON pointer.</param>
/// <param name="Code">Stable code of the text.</param>
/// <param name="Args">Its figures.</param>
internal sealed record Obstacle(string About, string Code, params (string Name, object? Value)[] Args);
