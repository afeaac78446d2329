using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>Appoints the jury, once nobody can bid any more.</summary>
internal static class AppointJury
{
    /// <param name="Members">Accounts of the members.</param>
    /// <param name="DecisionReference">The act of appointment.</param>
    internal sealed record Request(IReadOnlyList<Guid> Members, string? DecisionReference = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/procedures/{procedureId:guid}/jury", Handle)
        .Command("appointJury", "Nomina la commissione giudicatrice")
        .Allow(Relation.OwnerCpb, "cpb.rup").Answers(204);

    private static async Task<IResult> Handle(Guid procedureId, Input<Request> input, Caller caller, TenderDb db, Clock clock, CancellationToken ct)
    {
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        if (procedure is null || !caller.Is(Relation.OwnerCpb, procedure.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid(Validate) ?? input.Stale(procedure)) is { } invalid)
        {
            return invalid;
        }

        var before = procedure.Jury;
        if (procedure.Appoint(input.Body.Members, clock.Now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(procedure, "jury.appointed", input.Body.DecisionReference, new { members = before }, new { members = procedure.Jury });
        return Answer.NoContent(procedure);
    }

    private static void Validate(Request r, Errors e)
    {
        e.Require(r.Members, "/members");
        var seen = new HashSet<Guid>();
        for (var i = 0; i < r.Members.Count; i++)
        {
            e.If(!seen.Add(r.Members[i]), $"/members/{i}", "duplicate");
        }
    }
}
