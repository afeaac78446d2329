using System.Xml;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>
/// Reads the files that wait, the oldest first. The lines, the demand and the word that the import is done are one transaction: a process that is killed
/// leaves the file to the next leader as if it had not begun, and of two leaders for a moment the second finds it held or done.
/// </summary>
internal static class RunImports
{
    internal static async Task<bool> Work(IServiceProvider services, CancellationToken ct)
    {
        var (db, database, clock) = (services.GetRequiredService<DemandCollectionDb>(), services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<Clock>());
        await db.BeginAsync(ct);
        var next = await db.Imports.Where(x => x.State == ImportState.Waiting || x.State == ImportState.Running).OrderBy(x => x.Id).Select(x => (Guid?)x.Id).FirstOrDefaultAsync(ct);
        if (next is not { } id || !await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({id.ToString()}, 0)) AS \"Value\"").SingleAsync(ct))
        {
            await db.Database.RollbackTransactionAsync(ct);
            return false;
        }

        if (await BeginAsync(database, id, ct) is 0)
        {
            await db.Database.RollbackTransactionAsync(ct);
            return true;
        }

        var import = await db.Imports.AsNoTracking().SingleAsync(x => x.Id == id, ct);
        db.Caller = import.Caller;
        var apply = new ApplyImport(import, db, database, services.GetRequiredService<QuestionnaireBook>(), clock, services.GetRequiredService<Texts>());
        var refusal = import.Attempts > SpreadsheetImport.AttemptsMax ? new Refusal("import.failed") : await TryAsync(apply, ct) ?? apply.Refusal;
        if (refusal is not null || !apply.IsApplied)
        {
            await db.Database.RollbackTransactionAsync(ct);
            db.ChangeTracker.Clear();
            await db.BeginAsync(ct);
        }

        await FinishAsync(db, id, apply, refusal, clock.Now, ct);
        return true;
    }

    /// <summary>Counted before it is begun and outside the transaction: an attempt that ends the process counts too.</summary>
    private static async Task<int> BeginAsync(NpgsqlDataSource database, Guid id, CancellationToken ct)
    {
        await using var command = database.CreateCommand("UPDATE spreadsheet_import SET state = 'running', attempts = attempts + 1, rows_done = 0 WHERE id = $1 AND state IN ('waiting', 'running')");
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<Refusal?> TryAsync(ApplyImport apply, CancellationToken ct)
    {
        try
        {
            await apply.RunAsync(ct);
            return null;
        }
        catch (UnreadableFile unreadable)
        {
            return unreadable.Refusal;
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException or NotSupportedException or ArgumentException { Source: "System.IO.Compression" })
        {
            return new Refusal("import.unreadable");
        }
    }

    private static async Task FinishAsync(DemandCollectionDb db, Guid id, ApplyImport apply, Refusal? refusal, DateTimeOffset now, CancellationToken ct)
    {
        var import = await db.Imports.FromSql($"SELECT * FROM spreadsheet_import WHERE id = {id} AND state = 'running' FOR UPDATE").SingleOrDefaultAsync(ct);
        if (import is null)
        {
            await db.Database.RollbackTransactionAsync(ct);
            return;
        }

        var refused = refusal is not null || apply.ErrorCount > 0;
        (import.State, import.FinishedAt, import.Rows, import.RowsDone) = (refused ? ImportState.Refused : ImportState.Done, now, apply.Rows, apply.Rows);
        (import.Unchanged, import.DemandId) = (!refused && apply.Unchanged, refused ? import.DemandId : apply.DemandId);
        (import.RefusalCode, import.RefusalArgs) = (refusal?.Code, refusal?.Args.ToDictionary(x => x.Name, x => $"{x.Value}") ?? []);
        var (cells, count) = refusal is not null ? ([], 0) : refused ? (apply.Errors, apply.ErrorCount) : (apply.Gaps, apply.GapCount);
        (import.Remarks, import.RemarkCount) = ([.. cells], count);
        await db.Database.ExecuteSqlAsync($"DELETE FROM import_chunk WHERE import_id = {id}", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM spreadsheet_import WHERE id = ANY(ARRAY(SELECT id FROM spreadsheet_import WHERE requested_at < {now - SpreadsheetImport.KeptFor} LIMIT 1000))", ct);
        await db.SaveChangesAsync(ct);
        await db.Database.CommitTransactionAsync(ct);
    }
}
