using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>Notes in the log that the time for bids is over. The clock has decided it already, when the last bid came or did not.</summary>
internal static class AnnounceDeadline
{
    internal const string Kind = "procedure-deadline";

    internal static async Task Handle(Guid procedureId, TenderDb db, Clock clock, CancellationToken ct)
    {
        var procedure = await db.Procedures.SingleAsync(x => x.Id == procedureId, ct);
        if (procedure.State == ProcedureState.Published)
        {
            db.Record(procedure.Id, procedure.CpbId, "procedure.deadline-passed", after: new { procedure.Deadline });
        }
    }
}
