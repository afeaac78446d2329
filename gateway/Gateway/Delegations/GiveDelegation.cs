using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Delegations;

/// <summary>A body lets another organisation act for it: its signatory says by which act, as what and until when.</summary>
internal static class GiveDelegation
{
    private const string Signatory = "buyer.signatory";

    internal sealed record Request(Guid Delegate, string DelegateName, IReadOnlyList<string> Roles, string ActReference, string ProtocolNumber, DateOnly ProtocolDate, DateOnly ExpiresOn);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/delegations", Handle)
        .Command("giveDelegation", "Delega un'altra organizzazione ad agire per l'ente, con atto, protocollo e scadenza")
        // Not Relation.Delegate: what was delegated is not delegated further.
        .Allow(Relation.OwnBody, Signatory)
        .Answers<DelegationView>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, GatewayDb db, Clock clock, CancellationToken ct)
    {
        // Real time, as for sessions: a trial's clock opens no doors.
        var (now, today) = (clock.RealNow, Clock.DateIn(clock.RealNow));
        if (input.Invalid((r, e) => Validate(r, caller.Org, today, e)) is { } invalid)
        {
            return invalid;
        }

        // A person signs, who is asked after anew because a token may be five minutes old.
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(x => x.Id == caller.Sub, ct) is not { Disabled: false } signatory
            || signatory.In(caller.Org) is not { DelegatedBy: null } own || !own.Roles.Contains(Signatory))
        {
            return Problem.From(Refusal.Forbidden("session.required"));
        }

        var request = input.Body;
        if (!await db.Accounts.AnyAsync(x => x.Memberships.Any(m => m.Organisation == request.Delegate && m.DelegatedBy == null && (m.Kind == "body" || m.Kind == "cpb")), ct))
        {
            return Problem.From(new Refusal("delegation.unknown-delegate"));
        }

        // Two signatories at once: the second sees what the first gave.
        await db.BeginAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({"delegations of " + caller.Org}, 0))", ct);
        if (await db.Delegations.FirstOrDefaultAsync(x => x.Body == caller.Org && x.Delegate == request.Delegate && x.RevokedAt == null && x.ExpiresOn >= today, ct) is { } living)
        {
            return Problem.From(Refusal.Conflict("delegation.given-already", ("delegation", living.Id), ("expiresOn", living.ExpiresOn)));
        }

        var delegation = new Delegation
        {
            Id = clock.NewId(),
            Body = caller.Org,
            BodyName = own.Name,
            Delegate = request.Delegate,
            DelegateName = request.DelegateName.Trim(),
            Roles = [.. request.Roles],
            ActReference = request.ActReference.Trim(),
            ProtocolNumber = request.ProtocolNumber.Trim(),
            ProtocolDate = request.ProtocolDate,
            ExpiresOn = request.ExpiresOn,
            GivenBy = signatory.Id,
            GivenAt = now,
        };
        db.Add(delegation);
        db.Record(delegation, "delegation.given", after: new { delegation.Body, delegation.Delegate, delegation.Roles, delegation.ProtocolDate, delegation.ExpiresOn });
        return Answer.Created($"/delegations/{delegation.Id}", delegation, DelegationView.Of(delegation, today));
    }

    private static void Validate(Request r, Guid body, DateOnly today, Errors e)
    {
        e.Require(r.Delegate, "/delegate");
        e.If(r.Delegate == body, "/delegate", "delegate-self");
        e.Text(r.DelegateName, "/delegateName", 200);
        Roles.Check(Roles.OfBuyers, r.Roles, "/roles", e);
        e.Text(r.ActReference, "/actReference", 300);
        e.Text(r.ProtocolNumber, "/protocolNumber", 50);
        e.If(r.ProtocolDate > today, "/protocolDate", "future");
        e.If(r.ExpiresOn < today, "/expiresOn", "past");
        e.If(r.ExpiresOn > today.AddYears(Delegation.YearsMax), "/expiresOn", "term-too-long", ("years", Delegation.YearsMax));
    }
}
