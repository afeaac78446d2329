using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Programme;

/// <summary>
/// A body brings the rows of its three-year programme, as JSON: those of an aggregated category become
/// proposals by their CUI, so that nothing is typed again. Rows of other purchases are listed and not held against anybody.
/// </summary>
internal static class ReceiveProgramme
{
    private const int RowsMax = 5000;

    /// <param name="YearlyCost">Net of VAT.</param>
    internal sealed record Row(string Cui, string Cpv, string Description, Money YearlyCost, DateOnly? Expiry = null);

    /// <param name="Rows">At most 5,000.</param>
    internal sealed record Request(IReadOnlyList<Row> Rows);

    /// <summary>A row of a purchase that no aggregator makes.</summary>
    internal sealed record Elsewhere(string Pointer, string Cui, string Cpv);

    internal sealed record Response(int Created, int Changed, int Unchanged, IReadOnlyList<Elsewhere> NotAggregated, IReadOnlyList<Rejected> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/programme-rows", Handle)
        .Command("receiveProgramme", "Riceve il programma triennale degli acquisti di un ente, come proposte di righe")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Limit(8 << 20).Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        if (await db.Bodies.Where(x => x.Id == caller.Org && x.Kind != BodyKind.Cpb).Select(x => (BodyKind?)x.Kind).SingleOrDefaultAsync(ct) is not { } kind)
        {
            return Problem.From(new Refusal("proposal.unknown-body"));
        }

        var rejected = new List<Rejected>();
        var rows = input.Body.Rows.Select((x, i) => new ProgrammeRow($"/rows/{i}", x.Cui.Trim().ToUpperInvariant(), x.Cpv.Trim(), x.Description, x.Expiry, x.YearlyCost.Amount)).ToList();
        var (taken, elsewhere) = Sift(caller.Org, kind == BodyKind.Health, rows, (error, cui) => rejected.Add(Rejected.Of(error, cui, texts)));
        var tally = await Intake.TakeAsync(db, clock, caller.Org, Proposal.Programme, taken, ct);
        return Answer.Ok(new Response(tally.Created, tally.Changed, tally.Unchanged, elsewhere, rejected));
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.Require(request.Rows, "/rows");
        errors.If(request.Rows.Count > RowsMax, "/rows", "too-many", ("max", RowsMax));
    }

    /// <summary>The rows that become proposals, each CUI once, and those of other purchases.</summary>
    internal static (IReadOnlyList<Received> Taken, IReadOnlyList<Elsewhere> Elsewhere) Sift(Guid body, bool health, IReadOnlyList<ProgrammeRow> rows, Action<InputError, string> reject)
    {
        var (taken, elsewhere, seen) = (new List<Received>(rows.Count), new List<Elsewhere>(), new HashSet<string>());
        foreach (var row in rows)
        {
            var errors = new Errors();
            row.Check(errors);
            errors.If(!errors.Any && !seen.Add(row.Cui), row.Pointer + "/cui", "programme.twice");
            foreach (var error in errors.All)
            {
                reject(error, row.Cui);
            }

            if (errors.Any)
            {
                continue;
            }

            if (row.Aggregated(health) is { } bought)
            {
                taken.Add(new Received(body, row.Cui, row.Need(bought)));
            }
            else
            {
                elsewhere.Add(new Elsewhere(row.Pointer, row.Cui, row.Cpv));
            }
        }

        return (taken, elsewhere);
    }
}
