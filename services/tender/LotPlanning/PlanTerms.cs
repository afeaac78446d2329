using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.Lots;

namespace Aggregator.Tender.LotPlanning;

/// <summary>What a planner asks of a plan. Units are named by their id; a body's id stands for all units of the body.</summary>
/// <param name="Lots">How many lots.</param>
/// <param name="MaxImbalance">How far the most valuable lot may be above the mean, as a share of it.</param>
/// <param name="MinValue">Smallest value of a lot.</param>
/// <param name="MaxValue">Greatest value of a lot.</param>
/// <param name="Contiguous">Each lot is one piece of the territory; islands are reached from the nearest unit.</param>
/// <param name="Compactness">What distance counts for against the border, from 0 to 100.</param>
/// <param name="SplitBodies">Bodies whose sites are units of their own.</param>
/// <param name="Together">Groups that stay in one lot, such as unions of municipalities.</param>
/// <param name="Apart">Pairs that must not share a lot.</param>
/// <param name="Pinned">Lots (from 1) that units must be in.</param>
/// <param name="LotsByKind">How many lots each kind gets (services, unarmed, works) where there is more than one; by value without it.</param>
/// <param name="Reserved">Lots reserved to social enterprises (art. 61).</param>
/// <param name="BaseBodyId">Where patrols start; without it, from the unit nearest to the middle of each lot.</param>
/// <param name="Caps">How many lots a bidder may tender for or be awarded (art. 58 c.4).</param>
/// <param name="Seed">Another seed finds another plan.</param>
/// <param name="Turnover">A firm's, for which the figures say how many lots are within its reach, beside those of the sizes of firms.</param>
internal sealed record PlanTerms(int Lots, [property: Digits(6)] decimal MaxImbalance = 0.1m, Money? MinValue = null, Money? MaxValue = null, bool Contiguous = true,
    [property: Digits(6)] decimal Compactness = 0, IReadOnlyList<Guid>? SplitBodies = null, IReadOnlyList<IReadOnlyList<string>>? Together = null,
    IReadOnlyList<IReadOnlyList<string>>? Apart = null, IReadOnlyDictionary<string, int>? Pinned = null, IReadOnlyDictionary<string, int>? LotsByKind = null,
    IReadOnlyList<int>? Reserved = null, Guid? BaseBodyId = null, LotCaps? Caps = null, long Seed = 1, Money? Turnover = null)
{
    internal const int NamesMax = 10_000;
    internal const int NameLengthMax = 80;

    internal IReadOnlySet<Guid> Split => SplitBodies?.ToHashSet() ?? [];

    /// <summary>The groups and pairs that lie within a part of the ground.</summary>
    internal PlanTerms Within(PlanningGround ground) => this with
    {
        Together = [.. (Together ?? []).Select(x => (IReadOnlyList<string>)[.. x.Where(u => Cutting.Resolve(ground, u).Any())]).Where(x => x.Count > 1)],
        Apart = [.. (Apart ?? []).Where(x => x.All(u => Cutting.Resolve(ground, u).Any()))],
    };

    internal void Validate(string at, int lotsMax, Errors e)
    {
        e.If(Lots < 1 || Lots > lotsMax, at + "/lots", "tender.lots-range", ("max", lotsMax));
        e.If(MaxImbalance is < 0 or > 10, at + "/maxImbalance", "tender.lots-imbalance");
        e.If(MinValue?.Amount < 0, at + "/minValue", "not-negative");
        e.If(MaxValue?.Amount <= 0, at + "/maxValue", "positive");
        e.If(Turnover?.Amount <= 0, at + "/turnover", "positive");
        e.If(Compactness is < 0 or > 100, at + "/compactness", "tender.lots-compactness");
        e.If(SplitBodies?.Count > NamesMax, at + "/splitBodies", "too-many", ("max", NamesMax));
        Groups(Together, at + "/together", int.MaxValue, e);
        Groups(Apart, at + "/apart", 2, e);
        e.If(Pinned?.Count > NamesMax, at + "/pinned", "too-many", ("max", NamesMax));
        foreach (var (unit, lot) in (Pinned ?? new Dictionary<string, int>()).Take(NamesMax))
        {
            e.If(lot < 1 || lot > Lots, $"{at}/pinned/{unit.Replace("~", "~0").Replace("/", "~1")}", "tender.lots-number", ("lots", Lots));
        }

        foreach (var (kind, lots) in (LotsByKind ?? new Dictionary<string, int>()).Take(NamesMax))
        {
            e.If(!Enum.GetNames<LineKind>().Contains(kind, StringComparer.OrdinalIgnoreCase), $"{at}/lotsByKind/{kind}", "tender.lots-kind", ("kinds", string.Join(", ", Enum.GetNames<LineKind>()).ToLowerInvariant()));
            e.If(lots < 1, $"{at}/lotsByKind/{kind}", "positive");
        }

        e.If(LotsByKind is { Count: > 0 } byKind && byKind.Values.Sum(x => (long)x) != Lots, at + "/lotsByKind", "tender.lots-by-kind", ("lots", Lots));
        for (var i = 0; i < Math.Min(Reserved?.Count ?? 0, lotsMax); i++)
        {
            e.If(Reserved![i] < 1 || Reserved[i] > Lots, $"{at}/reserved/{i}", "tender.lots-number", ("lots", Lots));
        }

        e.If(Reserved?.Count > lotsMax, at + "/reserved", "too-many", ("max", lotsMax));
        Caps?.Validate(at + "/caps", e);
    }

    private static void Groups(IReadOnlyList<IReadOnlyList<string>>? groups, string at, int sizeMax, Errors e)
    {
        e.If(groups?.Sum(x => x.Count) > NamesMax, at, "too-many", ("max", NamesMax));
        for (var i = 0; !e.Any && i < (groups?.Count ?? 0); i++)
        {
            e.If(groups![i].Count < 2 || groups[i].Count > sizeMax || groups[i].Distinct().Count() != groups[i].Count, $"{at}/{i}", sizeMax == 2 ? "tender.lots-apart-pair" : "tender.lots-group");
        }
    }
}
