using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>
/// Takes a file with all lines of the body's demand. Whether the body may still act is decided now; the file is read afterwards, by one copy of the
/// service at a time, and <see cref="GetImport"/> tells how far it is.
/// </summary>
internal static class StartImport
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/imports", Handle)
        .Command("startImport", "Importa le righe del fabbisogno da un foglio di calcolo")
        .Takes("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").Limit(SpreadsheetImport.BytesMax)
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Answers<GetImport.Response>(202);

    private static async Task<IResult> Handle(Guid initiativeId, Upload file, Caller caller, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct, string? fileName = null)
    {
        var now = clock.Now;
        await db.BeginAsync(ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR SHARE").SingleOrDefaultAsync(ct);
        if (initiative is null)
        {
            return Problem.NotFound();
        }

        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.InitiativeId == initiativeId && x.BodyId == caller.Org, ct);
        var closed = initiative.ClosedTo(invitation, now);
        if (invitation is null)
        {
            return Problem.From(closed!);
        }

        if (file.Invalid() is { } invalid)
        {
            return invalid;
        }

        var live = await db.Demands.SingleOrDefaultAsync(x => x.InitiativeId == initiativeId && x.BodyId == caller.Org && x.State != DemandStatus.Withdrawn, ct);
        if (live is not null && file.Stale(live, required: true) is { } stale)
        {
            return stale;
        }

        var bytes = file.Bytes;
        if ((closed ?? await RefuseAsync(db, initiativeId, caller.Org, bytes, ct)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var (format, charset) = SpreadsheetImport.Recognise(bytes.Span)!.Value;
        var import = new SpreadsheetImport
        {
            Id = clock.NewId(), InitiativeId = initiativeId, BodyId = caller.Org, DemandId = live?.Id, DemandVersion = live?.Version, Format = format, Charset = charset,
            FileName = string.IsNullOrWhiteSpace(fileName) ? null : fileName.Trim() is var name && CellText.IsClean(name) ? name[..Cut(name)] : null,
            Bytes = bytes.Length, Rows = format == FileFormat.Csv ? Math.Max(0, bytes.Span.TrimEnd("\r\n"u8).Count((byte)'\n')) : null, Sub = caller.Sub, Act = caller.Act, RequestedAt = now,
        };
        db.Add(import);
        for (var i = 0; i * ImportChunk.Size < bytes.Length; i++)
        {
            db.Add(new ImportChunk { ImportId = import.Id, Number = i, Content = bytes.Slice(i * ImportChunk.Size, Math.Min(ImportChunk.Size, bytes.Length - i * ImportChunk.Size)).ToArray() });
        }

        return Answer.Accepted($"/imports/{import.Id}", GetImport.Response.Of(import, texts));
    }

    /// <summary>Where a long name is cut: never between the two halves of one sign.</summary>
    private static int Cut(string name) => name.Length <= 200 ? name.Length : char.IsHighSurrogate(name[199]) ? 199 : 200;

    private static async Task<Refusal?> RefuseAsync(DemandCollectionDb db, Guid initiative, Guid body, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        // Files of a body in an initiative come one after the other, so that each counts those before it.
        var key = $"imports {initiative} {body}";
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
        return SpreadsheetImport.Recognise(bytes.Span) is null ? new Refusal("import.not-a-spreadsheet")
        : await db.Imports.CountAsync(x => x.InitiativeId == initiative && x.BodyId == body && (x.State == ImportState.Waiting || x.State == ImportState.Running), ct) >= SpreadsheetImport.WaitingMax
            ? Refusal.Conflict("import.too-many-waiting", ("max", SpreadsheetImport.WaitingMax))
        : null;
    }
}
