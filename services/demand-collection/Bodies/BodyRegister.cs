using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>A row of an import that says something of a body.</summary>
internal sealed record BodyRow(int Row, Particulars Facts);

/// <summary>
/// The one way in which many bodies are registered or changed at once: municipalities are recognised by their ISTAT code, others by their fiscal
/// code, so the same again changes nothing and says nothing. Saved batch by batch inside the import's transaction, so that the tracker does not compare
/// the whole country at each save.
/// </summary>
internal sealed class BodyRegister(DemandCollectionDb db, Clock clock, Report report, string part)
{
    private const int BatchSize = 1000;
    private readonly HashSet<string> _codes = [];
    private readonly List<BodyRow> _waiting = [];

    /// <summary>The bodies that were taken, by the code that they are recognised by.</summary>
    public Dictionary<string, Guid> Ids { get; } = [];

    public int Created { get; private set; }

    public int Changed { get; private set; }

    public int Unchanged => Ids.Count - Created - Changed;

    /// <summary>Imports come one after the other: two that bring the same body would each register it.</summary>
    public static Task<int> AloneAsync(DemandCollectionDb db, CancellationToken ct) => db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('territory import'))", ct);

    /// <summary>Takes a row, or reports why not.</summary>
    public async Task TakeAsync(BodyRow row, CancellationToken ct)
    {
        var faults = RegisterBody.Faults(row.Facts.Placed()).ToList();
        foreach (var (field, code) in faults)
        {
            report.Reject(part, row.Row, field, KeyOf(row.Facts), code);
        }

        if (faults.Count > 0)
        {
            return;
        }

        if (Twice(row.Facts.IstatCode))
        {
            report.Reject(part, row.Row, "istatCode", KeyOf(row.Facts), "body.istat-twice");
        }
        else if (Twice(row.Facts.FiscalCode))
        {
            report.Reject(part, row.Row, "fiscalCode", KeyOf(row.Facts), "body.fiscal-code-twice");
        }
        else
        {
            _waiting.Add(row);
            if (_waiting.Count == BatchSize)
            {
                await FlushAsync(ct);
            }
        }

        bool Twice(string? code) => code is not null && !_codes.Add(code);
    }

    /// <summary>Saves what is waiting; to be called after the last row.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var known = await KnownAsync(ct);
        foreach (var row in _waiting)
        {
            Decide(row, known);
        }

        _waiting.Clear();
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>Locked, so that a change by hand in between waits instead of making the import fail.</summary>
    private async Task<ILookup<string, Body>> KnownAsync(CancellationToken ct)
    {
        var (istat, fiscal) = (_waiting.Select(x => x.Facts.IstatCode).OfType<string>().ToArray(), _waiting.Select(x => x.Facts.FiscalCode).OfType<string>().ToArray());
        var bodies = await db.Bodies.FromSql($"""
            SELECT * FROM body WHERE istat_code = ANY({istat}) OR (fiscal_code = ANY({fiscal}) AND kind <> 'cpb') ORDER BY id FOR UPDATE
            """).ToListAsync(ct);
        return bodies.SelectMany(x => new[] { x.IstatCode, x.FiscalCode }.OfType<string>(), (body, code) => (body, code)).ToLookup(x => x.code, x => x.body);
    }

    private void Decide(BodyRow row, ILookup<string, Body> known)
    {
        var (facts, key) = (row.Facts, KeyOf(row.Facts));
        var body = key is null ? null : known[key].FirstOrDefault();
        var sameFiscal = facts.FiscalCode is null ? null : known[facts.FiscalCode].FirstOrDefault(x => x.FiscalCode == facts.FiscalCode);
        if (sameFiscal is not null && sameFiscal != body)
        {
            report.Reject(part, row.Row, "fiscalCode", key, "body.fiscal-code-taken", ("body", sameFiscal.Id));
            return;
        }

        if (body is not null && body.Kind != facts.Kind)
        {
            report.Reject(part, row.Row, "kind", key, "body.kind-fixed");
            return;
        }

        if (body is null)
        {
            body = Body.Register(clock.NewId(), facts);
            db.Add(body);
            Say(body, "body.registered", null);
            Created++;
        }
        else if (body.Describe() is var before && body.Change(facts.Over(before)))
        {
            Say(body, "body.changed", before);
            Changed++;
        }

        if (key is not null)
        {
            Ids[key] = body.Id;
        }
    }

    private void Say(Body body, string action, Particulars? before)
    {
        db.Record(body, action, before: before, after: body.Describe());
        db.Publish(body, body.Announce());
    }

    private static string? KeyOf(Particulars facts) => facts.IstatCode ?? facts.FiscalCode;
}
