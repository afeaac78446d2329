using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Territories;

/// <summary>What an import brings; what it does not bring stays as it was.</summary>
internal sealed record TerritoryContent(IEnumerable<BodyRow>? Municipalities = null, IEnumerable<BorderRow>? Adjacency = null, Boundaries? Boundaries = null);

/// <summary>What came of it.</summary>
internal sealed record TerritoryOutcome(Territory Territory, int Created, int Changed, int Unchanged);

/// <summary>
/// The one engine behind every way to import a territory: registers or changes its municipalities, takes over where they lie and what they border on,
/// and publishes a new edition where the territory is another than before. Rows that cannot be used are reported and the others taken.
/// </summary>
internal sealed class TerritoryImport(DemandCollectionDb db, Clock clock, Report report)
{
    /// <summary>Imports into the territory of that name inside the caller's transaction, or says the code of why nothing can be imported.</summary>
    public async Task<(TerritoryOutcome? Outcome, string? Refusal)> RunAsync(string name, TerritoryContent content, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        await BodyRegister.AloneAsync(db, ct);
        var known = await db.Territories.AsNoTracking().SingleOrDefaultAsync(x => x.Name == name, ct);
        if (known is null && content.Municipalities is null)
        {
            return (null, "territory.unknown");
        }

        var register = new BodyRegister(db, clock, report, TerritoryLists.Municipalities);
        var shapes = content.Boundaries?.Shapes ?? new Dictionary<string, Shape>();
        await foreach (var row in RowsAsync(known?.Id, content.Municipalities, shapes, ct))
        {
            await register.TakeAsync(row with { Facts = Drawn(row.Facts, shapes) }, ct);
        }

        await register.FlushAsync(ct);
        if (content.Municipalities is not null && register.Ids.Count == 0)
        {
            return (null, "territory.nothing-usable");
        }

        var ids = content.Municipalities is null ? await MembersAsync(known!.Id, ct) : register.Ids;
        var borders = await BordersAsync(known?.Id, content, ids, ct);
        var territory = await db.Territories.SingleOrDefaultAsync(x => x.Name == name, ct) ?? db.Add(new Territory { Id = clock.NewId(), Name = name }).Entity;
        await ReplaceAsync(territory, [.. ids.Values.Order()], borders, ct);
        return (new TerritoryOutcome(territory, register.Created, register.Changed, register.Unchanged), null);
    }

    /// <summary>The list's rows, or without a list the members whose shapes were brought.</summary>
    private async IAsyncEnumerable<BodyRow> RowsAsync(Guid? territory, IEnumerable<BodyRow>? list, IReadOnlyDictionary<string, Shape> shapes,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (list is not null)
        {
            foreach (var row in list)
            {
                yield return row;
            }

            yield break;
        }

        var drawn = (await MembersAsync(territory!.Value, ct)).Where(x => shapes.ContainsKey(x.Key)).Select(x => x.Value);
        foreach (var batch in drawn.Chunk(1000))
        {
            foreach (var body in await db.Bodies.AsNoTracking().Where(x => batch.Contains(x.Id)).ToListAsync(ct))
            {
                yield return new BodyRow(shapes[body.IstatCode!].Row, body.Describe());
            }
        }
    }

    private static Particulars Drawn(Particulars facts, IReadOnlyDictionary<string, Shape> shapes) => shapes.GetValueOrDefault(facts.IstatCode ?? "") is not { } shape ? facts
        : facts with { Latitude = shape.Latitude, Longitude = shape.Longitude, AreaKm2 = shape.AreaKm2 };

    private Task<Dictionary<string, Guid>> MembersAsync(Guid territory, CancellationToken ct) => db.TerritoryMembers.Where(x => x.TerritoryId == territory)
        .Join(db.Bodies, x => x.BodyId, x => x.Id, (_, body) => new { body.IstatCode, body.Id }).ToDictionaryAsync(x => x.IstatCode!, x => x.Id, ct);

    private async Task<IReadOnlyList<Border>> BordersAsync(Guid? territory, TerritoryContent content, IReadOnlyDictionary<string, Guid> ids, CancellationToken ct)
    {
        if (content is { Adjacency: null, Boundaries: null })
        {
            var members = ids.Values.ToHashSet();
            var before = await db.Set<TerritoryBorder>().AsNoTracking().Where(x => x.TerritoryId == territory).ToListAsync(ct);
            return [.. before.Where(x => members.Contains(x.A) && members.Contains(x.B)).Select(x => new Border(x.A, x.B)).OrderBy(x => x.A).ThenBy(x => x.B)];
        }

        foreach (var (istat, shape) in (content.Boundaries?.Shapes ?? new Dictionary<string, Shape>()).Where(x => !ids.ContainsKey(x.Key)))
        {
            report.Reject(TerritoryLists.Boundaries, shape.Row, "istatCode", istat, "territory.unknown-municipality");
        }

        // What borders on a municipality that is not the territory's is no border of it.
        var drawn = (content.Boundaries?.Borders ?? []).Where(x => ids.ContainsKey(x.A) && ids.ContainsKey(x.B)).Select(x => Territory.Between(ids[x.A], ids[x.B]));
        return [.. Borders(content.Adjacency ?? [], ids, report).Concat(drawn).Distinct().OrderBy(x => x.A).ThenBy(x => x.B)];
    }

    /// <summary>The usable borders among the municipalities, each once.</summary>
    internal static IReadOnlyCollection<Border> Borders(IEnumerable<BorderRow> pairs, IReadOnlyDictionary<string, Guid> ids, Report report)
    {
        var borders = new HashSet<Border>();
        foreach (var (row, codes) in pairs)
        {
            if (codes.Count != 2)
            {
                report.Reject(TerritoryLists.Adjacency, row, null, null, "territory.not-a-pair");
            }
            else if (!ids.TryGetValue(codes[0], out var a) || !ids.TryGetValue(codes[1], out var b))
            {
                report.Reject(TerritoryLists.Adjacency, row, null, null, "territory.unknown-municipality");
            }
            else if (a == b)
            {
                report.Reject(TerritoryLists.Adjacency, row, null, null, "territory.own-neighbour");
            }
            else
            {
                borders.Add(Territory.Between(a, b));
            }
        }

        return borders;
    }

    private async Task ReplaceAsync(Territory territory, Guid[] members, IReadOnlyList<Border> borders, CancellationToken ct)
    {
        var before = new { territory.Edition, territory.Municipalities, territory.Borders };
        if (territory.Replace(members, borders) is not { Count: > 0 } chunks)
        {
            return;
        }

        db.Record(territory, "territory.imported", before: before,
            after: new { territory.Edition, territory.Municipalities, territory.Borders, Content = Convert.ToHexStringLower(territory.ContentHash) });
        foreach (var chunk in chunks)
        {
            db.Publish(territory, chunk);
        }

        await db.SaveChangesAsync(ct); // the rows below refer to it; the transaction is still the caller's
        var (id, a, b) = (territory.Id, borders.Select(x => x.A).ToArray(), borders.Select(x => x.B).ToArray());
        await db.Database.ExecuteSqlAsync($"DELETE FROM territory_member WHERE territory_id = {id}", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM territory_border WHERE territory_id = {id}", ct);
        await db.Database.ExecuteSqlAsync($"INSERT INTO territory_member (territory_id, body_id) SELECT {id}, unnest({members})", ct);
        await db.Database.ExecuteSqlAsync($"INSERT INTO territory_border (territory_id, a, b) SELECT {id}, * FROM unnest({a}, {b})", ct);
    }
}
