using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Agreements;

internal static class ActivateOption
{
    /// <summary>Without an amount, all that is left of the option.</summary>
    internal sealed record Request(string Reference, Money? Amount = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/option", Handle)
        .Command("activateOption", "Attiva l'opzione del quinto, in tutto o in parte")
        .Allow(Relation.OwnerCpb, "cpb.contract-manager").Answers<GetAgreement.Response>();

    private static async Task<IResult> Handle(Guid agreementId, Input<Request> input, Caller caller, ContractDb db, Clock clock, CancellationToken ct)
    {
        var agreement = await db.LockAgreementAsync(agreementId, ct);
        if (agreement is null || !caller.Is(Relation.OwnerCpb, agreement.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid(Validate) ?? input.Stale(agreement)) is { } invalid)
        {
            return invalid;
        }

        var before = agreement.OptionOpen;
        if (agreement.ActivateOption(input.Body.Amount?.Amount, clock.Now, out var entry) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Add(entry!);
        db.Record(agreement, "agreement.option-activated", input.Body.Reference, new { Activated = before }, new { Activated = agreement.OptionOpen });
        db.Publish(agreement, new OptionActivated(agreement.State, Money.Euro(entry!.Amount), Money.Euro(agreement.OptionOpen)));
        return Answer.Ok(agreement, await GetAgreement.Describe(agreement, db, ct));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Text(r.Reference, "/reference", 200);
        if (r.Amount is { } amount)
        {
            e.Positive(amount, "/amount");
        }
    }
}
