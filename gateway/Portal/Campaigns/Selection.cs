using System.Text.RegularExpressions;
using Aggregator.Portal.Layout.Forms;

namespace Aggregator.Portal.Campaigns;

/// <summary>
/// Whom the planner wants to invite, as the form carries it from one look at the list to the next: places and kinds, and single bodies left out by the boxes
/// of the list. What was left out stays left out when the list is too long to be shown.
/// </summary>
public sealed partial record Selection(bool All, Guid? TerritoryId, IReadOnlyList<string> Provinces, IReadOnlyList<string> Kinds, IReadOnlyList<string> IstatCodes, IReadOnlyList<string> Without, IReadOnlyList<Guid> Except,
    IReadOnlyList<FoundTown> Added, IReadOnlyList<FoundTown> Left)
{
    public static readonly IReadOnlyList<string> KindsKnown = ["municipality", "union", "school", "health", "other"];

    public static Selection Nothing { get; } = new(false, null, [], ["municipality"], [], [], [], [], []);

    /// <summary>Every body that can be invited at all.</summary>
    internal static object Everybody { get; } = new { kinds = KindsKnown };

    internal static Selection Of(Filled form)
    {
        var (shown, ticked) = (Ids(form["shown"]).ToHashSet(), form.All("invited").SelectMany(Ids).ToHashSet());
        return new Selection(form["whom"] is "all", Guid.TryParse(form["territoryId"], out var territory) ? territory : null, form.All("provinces"), [.. form.All("kinds").Intersect(KindsKnown)],
            Codes(form["istatCodes"]), Codes(form["exceptIstatCodes"]),
            [.. Ids(form["except"]).Where(id => !shown.Contains(id)).Concat(shown.Where(id => !ticked.Contains(id))).Distinct()],
            FoundTown.Of(form.All("added")), FoundTown.Of(form.All("left")));
    }

    /// <summary>True where nothing is chosen: nobody, where the API would take it for everybody.</summary>
    public bool Empty => !All && TerritoryId is null && Provinces.Count == 0 && IstatCodes.Count == 0 && Added.Count == 0;

    /// <summary>The same as the API wants it.</summary>
    internal Dictionary<string, object?> Wanted()
    {
        var wanted = new Dictionary<string, object?>();
        if (All || Provinces.Count > 0) wanted["kinds"] = Kinds;
        if (!All && Provinces.Count > 0) wanted["provinces"] = Provinces;
        if (!All && TerritoryId is { } territory) wanted["territoryId"] = territory;
        if (IstatCodes.Count + Added.Count > 0) wanted["istatCodes"] = IstatCodes.Union(Added.Select(town => town.IstatCode)).ToList();
        if (Without.Count + Left.Count > 0) wanted["exceptIstatCodes"] = Without.Union(Left.Select(town => town.IstatCode)).ToList();
        if (Except.Count > 0) wanted["except"] = Except;
        return wanted;
    }

    private static IReadOnlyList<string> Codes(string? text) => [.. Separator().Split(text ?? "").Where(code => code.Length > 0).Distinct()];

    private static IEnumerable<Guid> Ids(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty).Where(id => id != Guid.Empty);

    [GeneratedRegex(@"[\s,;]+")]
    private static partial Regex Separator();
}

/// <summary>A municipality found by its name. Its box carries code and name, so that it can be shown again without being asked for.</summary>
public sealed record FoundTown(string IstatCode, string Name)
{
    public string Box => $"{IstatCode} {Name}";

    internal static IReadOnlyList<FoundTown> Of(IEnumerable<string> boxes)
        => [.. boxes.Select(box => box.Split(' ', 2)).Where(parts => parts is [{ Length: 6 }, _]).Select(parts => new FoundTown(parts[0], parts[1])).DistinctBy(town => town.IstatCode)];
}
