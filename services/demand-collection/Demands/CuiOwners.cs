using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>
/// Whose purchases the lines of a body may name. A CUI holds the fiscal code of the body in whose programme the purchase stands (All. I.5 art. 6 D.Lgs. 36/2023): the
/// body itself, or, because unions buy for their members (art. 32 TUEL), a union that it belongs to or a member of the union that it is. A delegate acts for
/// the body, so the same codes hold. Where one of these has no fiscal code in the register nobody can tell, and nothing is said.
/// </summary>
internal sealed class CuiOwners
{
    private readonly IReadOnlySet<string>? _codes;

    public CuiOwners(IReadOnlyCollection<string?> codes) => _codes = codes.Contains(null) ? null : codes.Select(x => x!).ToHashSet();

    public static async Task<CuiOwners> OfAsync(DemandCollectionDb db, Guid body, CancellationToken ct) => new([.. (await db.Database.SqlQuery<Row>($"""
        SELECT b.fiscal_code AS "FiscalCode" FROM body b WHERE b.id = {body}
        UNION ALL SELECT b.fiscal_code FROM body_member m JOIN body b ON b.id = m.member_id WHERE m.union_id = {body}
        UNION ALL SELECT b.fiscal_code FROM body_member m JOIN body b ON b.id = m.union_id WHERE m.member_id = {body}
        """).ToListAsync(ct)).Select(x => x.FiscalCode)]);

    /// <summary>The same, looked up only where a line names a purchase.</summary>
    public static async Task<CuiOwners?> ForAsync(DemandCollectionDb db, Guid body, IEnumerable<Line> lines, CancellationToken ct) =>
        lines.Any(x => x.Cui is not null) ? await OfAsync(db, body, ct) : null;

    /// <summary>A well-made CUI of somebody else's programme is an error: it was copied from the wrong table.</summary>
    public void Check(string? cui, string pointer, Errors errors)
    {
        if (cui is not null && _codes?.Contains(cui[1..12]) == false)
        {
            errors.Add(pointer, "demand.cui-other-body", ("code", cui[1..12]), ("known", string.Join(", ", _codes.Order().Take(20))));
        }
    }

    private sealed record Row(string? FiscalCode);
}
