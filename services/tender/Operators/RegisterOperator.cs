using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Operators;

/// <summary>The platform's operator enters a firm; its account is then opened for the id that this answers.</summary>
internal static class RegisterOperator
{
    internal sealed record Request(string Name, string FiscalCode, OperatorSize Size);

    internal sealed record Response(Guid Id, string Name, string FiscalCode, OperatorSize Size)
    {
        internal static Response Of(Operator o) => new(o.Id, o.Name, o.FiscalCode, o.Size);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/operators", Handle)
        .Command("registerOperator", "Registra un operatore economico")
        .Allow(Relation.PlatformOperator, "platform.operator").Answers<Response>(201);

    private static async Task<IResult> Handle(Input<Request> input, TenderDb db, Clock clock, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        if (await db.Operators.AnyAsync(x => x.FiscalCode == input.Body.FiscalCode, ct))
        {
            return Problem.From(Refusal.Conflict("tender.operator-known"));
        }

        var firm = new Operator { Id = clock.NewId(), Name = input.Body.Name.Trim(), FiscalCode = input.Body.FiscalCode, Size = input.Body.Size };
        db.Add(firm);
        // A sole trader's name and tax code are personal data: the log holds neither.
        db.Record(firm, "operator.registered", after: new { firm.Size });
        db.Publish(firm, new OperatorRegistered(firm.Id, firm.Name, firm.FiscalCode, firm.Size.ToString().ToLowerInvariant()));
        return Answer.Created($"/operators/{firm.Id}", firm, Response.Of(firm));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Text(r.Name, "/name", 300);
        e.If(!FiscalCode.IsValid(r.FiscalCode), "/fiscalCode", "tender.fiscal-code");
    }
}
