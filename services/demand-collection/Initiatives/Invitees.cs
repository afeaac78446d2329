using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>
/// Whom a planner invites: bodies by name, by territory, by ISTAT code, by province and kind, all of them together, less those left out. Where nothing is
/// said, all municipalities. A whole country is chosen in one line and needs no list of eight thousand.
/// </summary>
internal sealed record Invitees(IReadOnlyList<Guid>? Bodies, Guid? TerritoryId, IReadOnlyList<string>? Provinces, IReadOnlyList<BodyKind>? Kinds, IReadOnlyList<string>? IstatCodes,
    IReadOnlyList<Guid>? Except, IReadOnlyList<string>? ExceptIstatCodes)
{
    private const int ListMax = 10_000;

    private bool ByPlace => Provinces is not null || Kinds is not null;

    private bool Everybody => Bodies is null && TerritoryId is null && IstatCodes is null && !ByPlace;

    internal void Validate(Errors errors)
    {
        errors.If(Bodies is { Count: 0 }, "/bodies", "required");
        errors.If(this is { Bodies: not null, TerritoryId: not null }, "/territoryId", "initiative.bodies-or-territory");
        errors.If(Kinds?.Contains(BodyKind.Cpb) == true, "/kinds", "initiative.cpb-invited");
        foreach (var (count, pointer) in new[] { (Bodies?.Count, "/bodies"), (Provinces?.Count, "/provinces"), (Kinds?.Count, "/kinds"), (IstatCodes?.Count, "/istatCodes"), (Except?.Count, "/except"), (ExceptIstatCodes?.Count, "/exceptIstatCodes") })
        {
            errors.If(count > ListMax, pointer, "too-many", ("max", ListMax));
        }

        var seen = new HashSet<Guid>();
        for (var i = 0; i < Bodies?.Count; i++)
        {
            errors.If(!seen.Add(Bodies[i]), $"/bodies/{i}", "initiative.body-twice");
        }
    }

    /// <summary>The bodies chosen, before those left out are taken away: a caller may want to show these too.</summary>
    internal IQueryable<Body> Chosen(DemandCollectionDb db)
    {
        var bodies = db.Bodies.Where(x => x.Kind != BodyKind.Cpb);
        if (Everybody)
        {
            return bodies.Where(x => x.Kind == BodyKind.Municipality);
        }

        var (ids, codes, provinces, byPlace, territory) = (Bodies ?? [], IstatCodes ?? [], Provinces, ByPlace, TerritoryId);
        IReadOnlyList<BodyKind> kinds = Kinds ?? [BodyKind.Municipality];
        return bodies.Where(x => ids.Contains(x.Id) || codes.Contains(x.IstatCode!)
            || (territory != null && db.TerritoryMembers.Any(m => m.TerritoryId == territory && m.BodyId == x.Id))
            || (byPlace && kinds.Contains(x.Kind) && (provinces == null || provinces.Contains(x.Province!))));
    }

    /// <summary>The bodies that remain.</summary>
    internal IQueryable<Body> Remaining(DemandCollectionDb db)
    {
        var (ids, codes) = (Except ?? [], ExceptIstatCodes ?? []);
        return Chosen(db).Where(x => !ids.Contains(x.Id) && (x.IstatCode == null || !codes.Contains(x.IstatCode)));
    }

    /// <summary>The bodies invited, or everything that the registry does not know.</summary>
    internal async Task<(IReadOnlyList<Guid> Bodies, Errors Errors)> FindAsync(DemandCollectionDb db, CancellationToken ct)
    {
        var chosen = await Chosen(db).Select(x => new { x.Id, x.IstatCode, x.Province }).ToListAsync(ct);
        var errors = new Errors();
        Unknown(Bodies, chosen.Select(x => x.Id), "/bodies", "initiative.unknown-body");
        Unknown(IstatCodes, chosen.Select(x => x.IstatCode), "/istatCodes", "initiative.unknown-istat");
        Unknown(Provinces, chosen.Select(x => x.Province), "/provinces", "initiative.unknown-province");
        Unknown(ExceptIstatCodes, chosen.Select(x => x.IstatCode), "/exceptIstatCodes", "initiative.not-chosen");
        IReadOnlyList<Guid> invited = errors.Any ? [] : await Remaining(db).Select(x => x.Id).ToListAsync(ct);
        errors.If(!errors.Any && invited.Count == 0, TerritoryId is null ? "/bodies" : "/territoryId",
            Everybody ? "initiative.no-municipality" : TerritoryId is null || chosen.Count > 0 ? "initiative.nobody" : "initiative.unknown-territory");
        return (invited, errors);

        void Unknown<T>(IReadOnlyList<T>? named, IEnumerable<T?> known, string pointer, string code)
        {
            var all = named is null ? [] : known.ToHashSet();
            for (var i = 0; i < named?.Count; i++)
            {
                errors.If(!all.Contains(named[i]), $"{pointer}/{i}", code, ("code", named[i]));
            }
        }
    }
}
