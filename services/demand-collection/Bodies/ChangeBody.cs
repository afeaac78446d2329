using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>
/// The platform's operator changes a body, on an act of the body: not its own people, who could otherwise free themselves from the
/// rule of two.
/// </summary>
internal static class ChangeBody
{
    internal sealed record Request(string Reason, RegisterBody.Request Body);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/bodies/{bodyId:guid}", Handle)
        .Command("changeBody", "Modifica un ente e le sue impostazioni")
        .Allow(Relation.PlatformOperator, "platform.operator").Answers<GetBody.Response>();

    private static async Task<IResult> Handle(Guid bodyId, Input<Request> input, DemandCollectionDb db, CancellationToken ct)
    {
        var body = await db.Bodies.SingleOrDefaultAsync(x => x.Id == bodyId, ct);
        if (body is null)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => Validate(body, request, errors)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(body, required: true) is { } stale)
        {
            return stale;
        }

        if (await RegisterBody.TakenAsync(db, body.Id, input.Body.Body, ct) is { } taken)
        {
            return taken;
        }

        var before = new { Body = body.Describe(), body.RequiresTwoPeople };
        if (body.Change(input.Body.Body.Describe(), input.Body.Body.RequiresTwoPeople))
        {
            db.Record(body, "body.changed", input.Body.Reason, before, new { Body = body.Describe(), body.RequiresTwoPeople });
            db.Publish(body, body.Announce());
        }

        return Answer.Ok(body, GetBody.Response.Of(body));
    }

    private static void Validate(Body body, Request request, Errors errors)
    {
        errors.Text(request.Reason, "/reason", 1000);
        var inner = new Errors();
        RegisterBody.Validate(request.Body, inner);
        foreach (var error in inner.All)
        {
            errors.Add("/body" + error.Pointer, error.Code, error.Args);
        }

        // Initiatives, accounts and demands hang on what the body is: another kind is another body.
        errors.If(request.Body.Kind != body.Kind, "/body/kind", "body.kind-fixed");
    }
}
