using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Programme;

/// <summary>
/// A body brings the rows of its three-year programme, as JSON or as a table: those of an aggregated category become
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
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter")
        .TakesAlso<Request>("text/csv").Limit(8 << 20).Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, Upload file, Caller caller, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        var (rows, unusable) = file.MediaType == "text/csv" ? OfTable(file) : OfJson(input);
        if (unusable is not null)
        {
            return unusable;
        }

        if (await db.Bodies.Where(x => x.Id == caller.Org && x.Kind != BodyKind.Cpb).Select(x => (BodyKind?)x.Kind).SingleOrDefaultAsync(ct) is not { } kind)
        {
            return Problem.From(new Refusal("proposal.unknown-body"));
        }

        var rejected = new List<Rejected>();
        var (taken, elsewhere) = Sift(caller.Org, kind == BodyKind.Health, await CuiOwners.OfAsync(db, caller.Org, ct), rows, (error, cui) => rejected.Add(Rejected.Of(error, cui, texts)));
        var tally = await Intake.TakeAsync(db, clock, caller.Org, Proposal.Programme, taken, ct);
        return Answer.Ok(new Response(tally.Created, tally.Changed, tally.Unchanged, elsewhere, rejected));
    }

    private static (IReadOnlyList<(ProgrammeRow Row, IReadOnlyList<InputError> Faults)> Rows, IResult? Unusable) OfJson(Input<Request> input) => input.Invalid(Validate) is { } invalid
        ? ([], invalid)
        : ([.. input.Body.Rows.Select((x, i) => (ProgrammeRow.Of($"/rows/{i}", x.Cui, x.Cpv, x.Description, x.Expiry, x.YearlyCost.Amount), (IReadOnlyList<InputError>)[]))], null);

    private static (IReadOnlyList<(ProgrammeRow Row, IReadOnlyList<InputError> Faults)> Rows, IResult? Unusable) OfTable(Upload file)
    {
        if (file.Invalid() is { } invalid)
        {
            return ([], invalid);
        }

        using var list = ProgrammeList.Open(file.Open());
        var (rows, errors) = (list.Fault is null ? list.Read().Take(RowsMax + 1).ToList() : [], new Errors());
        errors.If(rows.Count > RowsMax, "/rows", "too-many", ("max", RowsMax));
        return errors.Any ? ([], Problem.Invalid(errors)) : list.Fault is { } fault ? ([], Problem.From(new Refusal(fault))) : (rows, null);
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.Require(request.Rows, "/rows");
        errors.If(request.Rows.Count > RowsMax, "/rows", "too-many", ("max", RowsMax));
    }

    /// <summary>The rows that become proposals, each CUI once, and those of other purchases.</summary>
    internal static (IReadOnlyList<Received> Taken, IReadOnlyList<Elsewhere> Elsewhere) Sift(Guid body, bool health, CuiOwners owners,
        IReadOnlyList<(ProgrammeRow Row, IReadOnlyList<InputError> Faults)> rows, Action<InputError, string> reject)
    {
        var (taken, elsewhere, seen) = (new List<Received>(rows.Count), new List<Elsewhere>(), new HashSet<string>());
        foreach (var (row, faults) in rows)
        {
            var errors = new Errors();
            foreach (var known in faults)
            {
                errors.Add(known.Pointer, known.Code, known.Args);
            }

            row.Check(owners, errors);
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
