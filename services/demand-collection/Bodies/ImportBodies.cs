using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>
/// Registers or changes the bodies that no list of municipalities brings: unions, schools, health bodies and others, from a table with their fiscal
/// codes, by which they are recognised; a union's members may be named by their ISTAT codes. The same table twice changes nothing.
/// </summary>
internal static class ImportBodies
{
    private const int FileBytesMax = 24 << 20;

    internal sealed record RejectedRow(int Row, string? Field, string? FiscalCode, string Code, string Detail);

    internal sealed record Response(int Created, int Changed, int Unchanged, int MembersChanged, int RejectedCount, IReadOnlyList<RejectedRow> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/bodies/imports", Handle)
        .Command("importBodies", "Importa unioni, scuole, enti sanitari e altri enti da una tabella")
        .Allow(Relation.PlatformOperator, "platform.operator").Takes("text/csv").Limit(FileBytesMax).Answers<Response>();

    private static async Task<IResult> Handle(Upload file, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (file.Invalid() is { } invalid)
        {
            return invalid;
        }

        var report = new Report();
        using var table = BodyList.Open(file.Open());
        if (BodyList.Fault(table) is { } fault)
        {
            return report.Refuse(fault);
        }

        await db.BeginAsync(ct);
        await BodyRegister.AloneAsync(db, ct);
        var register = new BodyRegister(db, clock, report, BodyList.Part);
        var unions = new List<UnionRow>();
        foreach (var (row, members) in BodyList.Read(table, clock.Today, report))
        {
            await register.TakeAsync(row, ct);
            unions.AddRange(members);
        }

        await register.FlushAsync(ct);
        if (table.Broken)
        {
            report.Reject(BodyList.Part, table.Row, null, null, "territory.row-unreadable");
            return report.Refuse("territory.unreadable");
        }

        var joined = await JoinAsync(db, register.Ids, unions, report, ct);
        return register.Ids.Count == 0 ? report.Refuse("territory.nothing-usable") : Answer.Ok(new Response(register.Created, register.Changed, register.Unchanged, joined, report.Count,
            [.. report.Kept.Select(x => new RejectedRow(x.Row, x.Field, x.Key, x.Code, texts.Say(x.Code, x.Args)))]));
    }

    /// <summary>Gives the unions the members that the table names; how many have others than before.</summary>
    private static async Task<int> JoinAsync(DemandCollectionDb db, IReadOnlyDictionary<string, Guid> ids, IReadOnlyList<UnionRow> unions, Report report, CancellationToken ct)
    {
        var changed = 0;
        foreach (var batch in unions.Where(x => ids.ContainsKey(x.FiscalCode)).Chunk(100))
        {
            var (codes, bodies) = (batch.SelectMany(x => x.IstatCodes).Distinct().ToList(), batch.Select(x => ids[x.FiscalCode]).ToList());
            var known = await db.Bodies.Where(x => codes.Contains(x.IstatCode!)).ToDictionaryAsync(x => x.IstatCode!, x => x.Id, ct);
            var loaded = await db.Bodies.Where(x => bodies.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
            var before = (await db.BodyMembers.Where(x => bodies.Contains(x.UnionId)).ToListAsync(ct)).ToLookup(x => x.UnionId);
            foreach (var union in batch)
            {
                foreach (var unknown in union.IstatCodes.Where(x => !known.ContainsKey(x)))
                {
                    report.Reject(BodyList.Part, union.Row, "members", union.FiscalCode, "body.member-unknown", ("istatCode", unknown));
                }

                var body = loaded[ids[union.FiscalCode]];
                changed += ChangeMembers.Decide(db, body, [.. before[body.Id]], [.. union.IstatCodes.Where(known.ContainsKey).Select(x => known[x])]) ? 1 : 0;
            }

            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        return changed;
    }
}
