using System.Diagnostics;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>
/// Makes the rows of a file the lines of a demand, inside one transaction that the caller commits or, unless <see cref="IsApplied"/>, undoes. One pass:
/// each row is read, checked and copied on; after the first error the rest is only checked, so that every error is heard at once.
/// </summary>
internal sealed class ApplyImport(SpreadsheetImport import, DemandCollectionDb db, NpgsqlDataSource database, QuestionnaireBook book, Clock clock, Texts texts)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);
    private readonly List<CellError> _errors = [];
    private readonly List<CellError> _gaps = [];

    public Refusal? Refusal { get; private set; }

    public IReadOnlyList<CellError> Errors => _errors;

    public int ErrorCount { get; private set; }

    /// <summary>What the rows leave open and the demand must say before it is submitted, cell by cell.</summary>
    public IReadOnlyList<CellError> Gaps => _gaps;

    public int GapCount { get; private set; }

    public int Rows { get; private set; }

    public Guid? DemandId { get; private set; }

    /// <summary>True where the demand had these lines already: nothing is to be committed.</summary>
    public bool Unchanged { get; private set; }

    public bool IsApplied => Refusal is null && ErrorCount == 0 && !Unchanged;

    public async Task RunAsync(CancellationToken ct)
    {
        var (initiative, demand) = await HoldAsync(ct);
        if (Refusal is not null)
        {
            return;
        }

        var questionnaire = await book.GetAsync(db, initiative.CategoryCode, initiative.QuestionnaireVersion, ct);
        var (before, known) = (demand is null ? null : await DigestAsync(demand.Id, ct), new Dictionary<Guid, bool>());
        var began = demand is null;
        demand ??= Demand.Start(clock.NewId(), initiative, import.BodyId, import.Caller.Person, [], questionnaire);
        if (began)
        {
            db.Add(demand);
            await db.SaveChangesAsync(ct); // the lines below refer to it; the transaction is still the caller's
        }

        var summary = began ? null : demand.Summary(before!);
        using var file = new StoredFile(database, import.Id, import.Bytes);
        var table = import.Format == FileFormat.Csv ? CsvTable.Open(file, import.Charset) : XlsxTable.Open(file);
        var reading = new RowReading(SheetForm.Of(questionnaire, texts), LawFiles.Category(initiative.CategoryCode)!, questionnaire, table, clock, await CuiOwners.OfAsync(db, import.BodyId, ct));
        using var rows = table.Rows.GetEnumerator();
        if (!rows.MoveNext())
        {
            Refusal = new Refusal("import.no-rows");
            return;
        }

        ErrorCount += Keep(_errors, reading.Bind(rows.Current));
        if (reading.SaysIdentities && !began)
        {
            known = await db.Set<Line>().Where(x => x.DemandId == demand.Id).Select(x => x.Id).ToDictionaryAsync(x => x, _ => false, ct);
        }

        await db.Database.ExecuteSqlAsync($"DELETE FROM demand_line WHERE demand_id = {demand.Id}", ct);
        var (digest, tally) = (new LineDigest(), new LineTally(initiative.DurationMonths, questionnaire));
        await CopyAsync(rows, reading, demand.Id, known, digest, tally, ct);
        Refusal ??= Rows == 0 ? new Refusal("import.no-rows") : null;
        Unchanged = before is not null && ErrorCount == 0 && digest.Same(before);
        DemandId = demand.Id;
        if (IsApplied)
        {
            await DecideAsync(demand, summary, digest, tally, ct);
        }
    }

    /// <summary>Holds the collection open and the demand still, as every command on it does, and refuses where they are not as they were when the file came.</summary>
    private async Task<(Initiative Initiative, Demand? Demand)> HoldAsync(CancellationToken ct)
    {
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {import.InitiativeId} FOR SHARE").SingleAsync(ct);
        if (import.DemandId is { } id)
        {
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM demand WHERE id = {id} FOR NO KEY UPDATE", ct);
        }

        var invitation = await db.Invitations.SingleAsync(x => x.InitiativeId == import.InitiativeId && x.BodyId == import.BodyId, ct);
        var demand = await db.Demands.SingleOrDefaultAsync(x => x.InitiativeId == import.InitiativeId && x.BodyId == import.BodyId && x.State != DemandStatus.Withdrawn, ct);
        Refusal = initiative.ClosedTo(invitation, import.RequestedAt)
            ?? (demand?.Id != import.DemandId || demand?.Version != import.DemandVersion ? Refusal.Conflict("import.stale") : null);
        return (initiative, demand);
    }

    private async Task<LineDigest> DigestAsync(Guid demand, CancellationToken ct)
    {
        var digest = new LineDigest();
        await foreach (var line in db.LinesOf(demand).AsAsyncEnumerable().WithCancellation(ct))
        {
            digest.Add(line);
        }

        return digest;
    }

    private async Task CopyAsync(IEnumerator<SheetRow> rows, RowReading reading, Guid demand, Dictionary<Guid, bool> known, LineDigest digest, LineTally tally, CancellationToken ct)
    {
        await using var copy = await LineCopy.BeginAsync(db, ct);
        var (errors, gaps, told) = (new List<CellError>(), new List<CellError>(), Stopwatch.StartNew());
        while (rows.MoveNext())
        {
            if (Rows == SpreadsheetImport.RowsMax)
            {
                Refusal = new Refusal("import.too-many-rows", ("max", SpreadsheetImport.RowsMax));
                return;
            }

            Rows++;
            errors.Clear();
            gaps.Clear();
            if (reading.Read(rows.Current, demand, known, errors, gaps) is { } line && ErrorCount == 0)
            {
                line.Ordinal = Rows - 1;
                copy.Write(line);
                digest.Add(line);
                tally.Add(line);
            }

            if (digest.PublishedBytes > SpreadsheetImport.PublishedBytesMax)
            {
                Refusal = new Refusal("import.too-much-text", ("max", SpreadsheetImport.PublishedBytesMax >> 20));
                return;
            }

            ErrorCount += Keep(_errors, errors);
            GapCount += Keep(_gaps, gaps);
            if (told.Elapsed > ProgressEvery)
            {
                await TellAsync(ct);
                told.Restart();
            }
        }

        if (ErrorCount == 0)
        {
            await copy.CompleteAsync(ct);
        }
    }

    private async Task DecideAsync(Demand demand, object? before, LineDigest digest, LineTally tally, CancellationToken ct)
    {
        var sent = demand.IsCounted;
        if (demand.Replace(import.Caller.Person, tally) is { } refusal)
        {
            Refusal = refusal;
            return;
        }

        db.Record(demand, sent ? "demand.amended" : "demand.imported", before: before, after: demand.Summary(digest));
        if (sent)
        {
            db.Publish(demand, new DemandAmended(demand.Describe(await db.ReadLinesAsync(demand.Id, ct))));
        }
    }

    private static int Keep(List<CellError> kept, IReadOnlyList<CellError> more)
    {
        kept.AddRange(more.Take(SpreadsheetImport.ErrorsMax - kept.Count));
        return more.Count;
    }

    /// <summary>Outside the transaction, so that whoever asks sees it at once.</summary>
    private async Task TellAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("UPDATE spreadsheet_import SET rows_done = $2 WHERE id = $1 AND state = 'running'");
        command.Parameters.Add(new() { Value = import.Id });
        command.Parameters.Add(new() { Value = Rows });
        await command.ExecuteNonQueryAsync(ct);
    }
}
