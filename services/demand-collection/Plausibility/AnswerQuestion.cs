using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Plausibility;

/// <summary>The body says why a figure is as it is. Nothing waits for it: who does not answer is not held up.</summary>
internal static class AnswerQuestion
{
    internal sealed record Request(string Kind, Comparison Comparison, string Answer);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/demands/{demandId:guid}/questions/answer", Handle)
        .Command("answerQuestion", "Risponde a una domanda di plausibilità")
        .Allow(Relation.OwnBody, "buyer.drafter", "buyer.signatory").Allow(Relation.Delegate, "buyer.drafter", "buyer.signatory").Answers<ListQuestions.Response>();

    private static async Task<IResult> Handle(Guid demandId, Input<Request> input, Caller caller, DemandCollectionDb db, TallyBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var (demand, closed) = await Gate.ForPlannerAsync(db, demandId, clock.Now, ct);
        if (demand is null || !caller.ActsFor(demand.BodyId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => errors.Text(request.Answer, "/answer", 2000)) is { } invalid)
        {
            return invalid;
        }

        if (closed is not null)
        {
            return Problem.From(closed);
        }

        var request = input.Body;
        var all = await ListQuestions.LatestAsync(demand.CategoryCode, db, book, ct);
        if ((await ListQuestions.AskAsync(demand, all, db, ct)).FirstOrDefault(x => (x.Kind, x.Comparison) == (request.Kind, request.Comparison)) is not { } question)
        {
            return Problem.From(new Refusal("plausibility.not-asked"));
        }

        var answer = await db.QuestionAnswers.SingleOrDefaultAsync(x => x.DemandId == demandId && x.Kind == request.Kind && x.Comparison == request.Comparison, ct);
        if (answer is null)
        {
            db.Add(new QuestionAnswer
            {
                DemandId = demandId, Kind = request.Kind, Comparison = request.Comparison, Answer = request.Answer.Trim(), Value = question.Value, AnsweredBy = caller.Person, AnsweredAt = clock.Now,
            });
        }
        else
        {
            (answer.Answer, answer.Value, answer.AnsweredBy, answer.AnsweredAt) = (request.Answer.Trim(), question.Value, caller.Person, clock.Now);
        }

        // The version stays: an answer is no edit, and whoever is editing meanwhile is not disturbed.
        db.Record(demand.Id, demand.CpbId, "demand.question-answered", request.Answer.Trim(), after: new { request.Kind, request.Comparison, question.Value });
        await db.SaveChangesAsync(ct);
        return Answer.Ok(await ListQuestions.OfAsync(demand, all, db, texts, ct));
    }
}
