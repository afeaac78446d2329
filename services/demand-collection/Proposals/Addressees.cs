using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>
/// Whose the rows of a delivery are. A body's own system delivers for the body alone and need not name it; a central purchasing body's names each, by id or by
/// ISTAT code.
/// </summary>
internal sealed class Addressees
{
    private readonly Guid? _own;
    private readonly HashSet<Guid> _ids;
    private readonly Dictionary<string, Guid> _istat;

    private Addressees(Guid? own, HashSet<Guid> ids, Dictionary<string, Guid> istat) => (_own, _ids, _istat) = (own, ids, istat);

    /// <summary>Looks all rows up at once.</summary>
    /// <param name="db">Where the bodies are.</param>
    /// <param name="own">The body that delivers for itself; null for a central purchasing body.</param>
    /// <param name="named">What the rows say.</param>
    /// <param name="ct">Cancels the look-up.</param>
    public static async Task<Addressees> FindAsync(DemandCollectionDb db, Guid? own, IEnumerable<(Guid? Id, string? Istat)> named, CancellationToken ct)
    {
        var rows = named.Append((own, null)).Distinct().ToList();
        var (ids, codes) = (rows.Where(x => x.Item1 is not null).Select(x => x.Item1!.Value).ToArray(), rows.Where(x => x.Item2 is not null).Select(x => x.Item2).ToArray());
        var found = await db.Bodies.Where(x => x.Kind != BodyKind.Cpb && (ids.Contains(x.Id) || codes.Contains(x.IstatCode))).Select(x => new { x.Id, x.IstatCode }).ToListAsync(ct);
        return new Addressees(own, [.. found.Select(x => x.Id)], found.Where(x => x.IstatCode is not null).ToDictionary(x => x.IstatCode!, x => x.Id));
    }

    /// <summary>The body that a row names, or the code of what is wrong with the name.</summary>
    public (Guid Body, string? Fault) Of(Guid? id, string? istat)
    {
        var named = id ?? (istat is null ? _own : _istat.TryGetValue(istat, out var known) ? known : Guid.Empty);
        return named is not { } body ? (default, "proposal.no-body")
            : !_ids.Contains(body) || (istat is not null && _istat.GetValueOrDefault(istat) != body) ? (default, "proposal.unknown-body")
            : _own is { } own && body != own ? (default, "proposal.foreign-body")
            : (body, null);
    }

    /// <summary>The body that the caller delivers for; null for a central purchasing body.</summary>
    public static Guid? OwnOf(Caller caller) => caller.Holds(Relation.OwnerCpb) ? null : caller.Org;
}
