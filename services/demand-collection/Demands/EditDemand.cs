using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>New lines for a demand, until the close. One that was already sent becomes amended: it must be signed and approved again.</summary>
internal static class EditDemand
{
    internal sealed record Request(IReadOnlyList<LineInput> Lines);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/demands/{demandId:guid}", Handle)
        .Command("editDemand", "Modifica le righe di un fabbisogno")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Answers<GetDemand.Response>();

    private static async Task<IResult> Handle(Guid demandId, Input<Request> input, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var (demand, closed) = await Gate.ForBodyAsync(db, demandId, clock.Now, ct);
        if (demand is null || !caller.ActsFor(demand.BodyId))
        {
            return Problem.NotFound();
        }

        await db.LoadLinesAsync(demand, ct);
        var known = demand.Lines.Select(x => x.Id).ToHashSet();
        if (input.Invalid((request, errors) => LineInput.Validate(request.Lines, errors, known)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(demand, required: true) is { } stale)
        {
            return stale;
        }

        if (closed is not null)
        {
            return Problem.From(closed);
        }

        var lines = input.Body.Lines.Select(x => x.Write(demand.Id, clock)).ToList();
        var broken = new Errors();
        var questionnaire = await book.GetAsync(db, demand.CategoryCode, demand.QuestionnaireVersion, ct);
        LineRules.Check(LawFiles.Category(demand.CategoryCode)!, questionnaire, lines, complete: false, broken, await CuiOwners.ForAsync(db, demand.BodyId, lines, ct));
        if (broken.Any)
        {
            return Problem.Refused("demand.lines-refused", broken);
        }

        var (before, sent) = (demand.Summary(), demand.State is not (DemandStatus.Draft or DemandStatus.Returned));
        if (demand.Edit(caller.Person, lines, questionnaire) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(demand, sent ? "demand.amended" : "demand.edited", before: before, after: demand.Summary());
        if (sent)
        {
            db.Publish(demand, new DemandAmended(demand.Describe()));
        }

        return Answer.Ok(demand, await GetDemand.Response.OfAsync(demand, demand.Lines.OrderBy(x => x.Ordinal).ToAsyncEnumerable(), db, book, texts, clock.Now, ct));
    }
}
