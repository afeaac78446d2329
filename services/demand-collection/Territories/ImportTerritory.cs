using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Territories;

/// <summary>
/// Registers or updates the municipalities of a territory and replaces its borders. Recognises a municipality by its ISTAT code, so the same
/// import twice changes nothing; rows that cannot be used are reported and the others taken.
/// </summary>
internal static class ImportTerritory
{
    private const int BatchSize = 1000;

    // All of Italy with its borders is under 3 MiB; the gateway lets 9 MiB through on this path, as for every upload.
    private const int BodyBytesMax = 9 * 1024 * 1024;

    internal sealed record Municipality(string IstatCode, string Name, string? Province = null, string? ProvinceName = null, string? Region = null, string? FiscalCode = null,
        int? Population = null, [property: Digits(6)] decimal? Latitude = null, [property: Digits(6)] decimal? Longitude = null, [property: Digits(6)] decimal? AreaKm2 = null)
    {
        internal Particulars Describe() => new(BodyKind.Municipality, Name.Trim(), FiscalCode, IstatCode, Province ?? (IstatCode is { Length: 6 } ? IstatCode[..3] : null), ProvinceName,
            Region, Population, Latitude, Longitude, AreaKm2);
    }

    internal sealed record Request(string Name, IReadOnlyList<Municipality> Municipalities, IReadOnlyList<IReadOnlyList<string>>? Adjacency = null);

    internal sealed record Rejected(string Pointer, string? IstatCode, string Code, string Detail);

    internal sealed record Response(Guid TerritoryId, int Edition, int Created, int Changed, int Unchanged, int Borders, IReadOnlyList<Rejected> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/territory", Handle)
        .Command("importTerritory", "Importa i comuni di un territorio e i loro confini")
        .Allow(Relation.PlatformOperator, "platform.operator").Limit(BodyBytesMax).Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var (name, rows) = (input.Body.Name.Trim(), input.Body.Municipalities);
        var rejected = new List<Rejected>();
        var taken = Sift(rows, (pointer, istat, code) => rejected.Add(new Rejected(pointer, istat, code, texts.Say(code))));

        await db.BeginAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('territory import'))", ct);
        var (ids, created, changed) = await RegisterAsync(db, clock, taken, ct);
        var borders = Borders(input.Body.Adjacency ?? [], ids, (pointer, code) => rejected.Add(new Rejected(pointer, null, code, texts.Say(code))));

        var territory = await db.Territories.SingleOrDefaultAsync(x => x.Name == name, ct);
        if (territory is null)
        {
            territory = new Territory { Id = clock.NewId(), Name = name };
            db.Add(territory);
        }

        var before = new { territory.Edition, territory.Municipalities, territory.Borders };
        if (territory.Replace([.. ids.Values.Order()], borders) is { Count: > 0 } chunks)
        {
            db.Record(territory, "territory.imported", before: before,
                after: new { territory.Edition, territory.Municipalities, territory.Borders, Content = Convert.ToHexStringLower(territory.ContentHash) });
            foreach (var chunk in chunks)
            {
                db.Publish(territory, chunk);
            }

            await db.SaveChangesAsync(ct); // the rows below refer to it; the transaction is still the command's
            await StoreAsync(db, territory.Id, [.. ids.Values], borders, ct);
        }

        return Answer.Ok(territory, new Response(territory.Id, territory.Edition, created, changed, ids.Count - created - changed, borders.Count, rejected));
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.Text(request.Name, "/name", 200);
        errors.Require(request.Municipalities, "/municipalities");
    }

    /// <summary>The usable rows by ISTAT code.</summary>
    internal static Dictionary<string, Particulars> Sift(IReadOnlyList<Municipality> rows, Action<string, string?, string> reject)
    {
        var taken = new Dictionary<string, Particulars>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var particulars = rows[i].Describe();
            var faults = RegisterBody.Faults(particulars).ToList();
            foreach (var (field, code) in faults)
            {
                reject($"/municipalities/{i}/{field}", rows[i].IstatCode, code);
            }

            if (faults.Count == 0 && !taken.TryAdd(rows[i].IstatCode, particulars))
            {
                reject($"/municipalities/{i}/istatCode", rows[i].IstatCode, "body.istat-twice");
            }
        }

        return taken;
    }

    /// <summary>The usable borders among the municipalities, each once.</summary>
    internal static IReadOnlyList<Border> Borders(IReadOnlyList<IReadOnlyList<string>> pairs, IReadOnlyDictionary<string, Guid> ids, Action<string, string> reject)
    {
        var borders = new HashSet<Border>();
        for (var i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].Count != 2)
            {
                reject($"/adjacency/{i}", "territory.not-a-pair");
            }
            else if (!ids.TryGetValue(pairs[i][0], out var a) || !ids.TryGetValue(pairs[i][1], out var b))
            {
                reject($"/adjacency/{i}", "territory.unknown-municipality");
            }
            else if (a == b)
            {
                reject($"/adjacency/{i}", "territory.own-neighbour");
            }
            else
            {
                borders.Add(Territory.Between(a, b));
            }
        }

        return [.. borders.OrderBy(x => x.A).ThenBy(x => x.B)];
    }

    /// <summary>Saved batch by batch inside the command's transaction, so that the tracker does not compare the whole country at each save.</summary>
    private static async Task<(Dictionary<string, Guid> Ids, int Created, int Changed)> RegisterAsync(
        DemandCollectionDb db, Clock clock, IReadOnlyDictionary<string, Particulars> taken, CancellationToken ct)
    {
        var ids = new Dictionary<string, Guid>(taken.Count);
        var (created, changed) = (0, 0);
        foreach (var batch in taken.Chunk(BatchSize))
        {
            var codes = batch.Select(x => x.Key).ToList();
            var known = await db.Bodies.Where(x => codes.Contains(x.IstatCode!)).ToDictionaryAsync(x => x.IstatCode!, ct);
            foreach (var (istat, particulars) in batch)
            {
                if (!known.TryGetValue(istat, out var body))
                {
                    body = Body.Register(clock.NewId(), particulars);
                    db.Add(body);
                    Say(body, "body.registered", null);
                    created++;
                }
                else if (body.Describe() is var before && body.Change(Merge(before, particulars)))
                {
                    Say(body, "body.changed", before);
                    changed++;
                }

                ids[istat] = body.Id;
            }

            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        return (ids, created, changed);

        void Say(Body body, string action, Particulars? before)
        {
            db.Record(body, action, before: before, after: body.Describe());
            db.Publish(body, body.Announce());
        }
    }

    /// <summary>What the import does not know stays as it was.</summary>
    private static Particulars Merge(Particulars old, Particulars now) => now with
    {
        FiscalCode = now.FiscalCode ?? old.FiscalCode,
        ProvinceName = now.ProvinceName ?? old.ProvinceName,
        Region = now.Region ?? old.Region,
        Population = now.Population ?? old.Population,
        Latitude = now.Latitude ?? old.Latitude,
        Longitude = now.Longitude ?? old.Longitude,
        AreaKm2 = now.AreaKm2 ?? old.AreaKm2,
        Email = now.Email ?? old.Email,
    };

    private static async Task StoreAsync(DemandCollectionDb db, Guid territory, Guid[] bodies, IReadOnlyList<Border> borders, CancellationToken ct)
    {
        var (a, b) = (borders.Select(x => x.A).ToArray(), borders.Select(x => x.B).ToArray());
        await db.Database.ExecuteSqlAsync($"DELETE FROM territory_member WHERE territory_id = {territory}", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM territory_border WHERE territory_id = {territory}", ct);
        await db.Database.ExecuteSqlAsync($"INSERT INTO territory_member (territory_id, body_id) SELECT {territory}, unnest({bodies})", ct);
        await db.Database.ExecuteSqlAsync($"INSERT INTO territory_border (territory_id, a, b) SELECT {territory}, * FROM unnest({a}, {b})", ct);
    }
}
