using Aggregator.DemandCollection.Identifiers;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>The platform's operator enters a body: a central purchasing body, or one that no territory import brings.</summary>
internal static class RegisterBody
{
    internal sealed record Request(BodyKind Kind, string Name, string? FiscalCode = null, string? IstatCode = null, string? Province = null, string? ProvinceName = null,
        string? Region = null, int? Population = null, [property: Digits(6)] decimal? Latitude = null, [property: Digits(6)] decimal? Longitude = null,
        [property: Digits(6)] decimal? AreaKm2 = null, bool RequiresTwoPeople = true, string? Email = null, string? IpaCode = null)
    {
        internal Particulars Describe() => new(Kind, Name, FiscalCode, IstatCode, Province, ProvinceName, Region, Population, Latitude, Longitude, AreaKm2, Email, IpaCode);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/bodies", Handle)
        .Command("registerBody", "Registra un ente")
        .Allow(Relation.PlatformOperator, "platform.operator").Answers<GetBody.Response>(201);

    private static async Task<IResult> Handle(Input<Request> input, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        if (await TakenAsync(db, null, input.Body, ct) is { } taken)
        {
            return taken;
        }

        var body = Body.Register(clock.NewId(), input.Body.Describe(), input.Body.RequiresTwoPeople);
        db.Add(body);
        db.Record(body, "body.registered", after: body.Describe());
        db.Publish(body, body.Announce());
        return Answer.Created($"/bodies/{body.Id}", body, GetBody.Response.Of(body));
    }

    internal static void Validate(Request request, Errors errors)
    {
        errors.If(request.Kind == BodyKind.Municipality && request.IstatCode is null, "/istatCode", "required");
        errors.If(request.Kind != BodyKind.Municipality && request.IstatCode is not null, "/istatCode", "body.not-a-municipality");
        foreach (var (field, code) in Faults(request.Describe()))
        {
            errors.Add("/" + field, code);
        }
    }

    /// <summary>
    /// The problem of a code that another body has; null where both are free. A fiscal code is one organisation's, which may be registered twice: as the
    /// central purchasing body and as a buyer with needs of its own.
    /// </summary>
    internal static async Task<IResult?> TakenAsync(DemandCollectionDb db, Guid? self, Request request, CancellationToken ct)
    {
        var isCpb = request.Kind == BodyKind.Cpb;
        var (fiscalCode, istatCode) = (request.FiscalCode, request.IstatCode);
        var other = await db.Bodies.Where(x => x.Id != self && ((fiscalCode != null && x.FiscalCode == fiscalCode && (x.Kind == BodyKind.Cpb) == isCpb) || (istatCode != null && x.IstatCode == istatCode)))
            .Select(x => new { x.Id, SameIstat = x.IstatCode != null && x.IstatCode == istatCode }).FirstOrDefaultAsync(ct);
        return other is null ? null : Problem.Of(StatusCodes.Status409Conflict, other.SameIstat ? "body.istat-taken" : "body.fiscal-code-taken", ("body", other.Id));
    }

    /// <summary>What is wrong with a body's particulars, by field; shared with the import, which reports instead of refusing.</summary>
    internal static IEnumerable<(string Field, string Code)> Faults(Particulars body)
    {
        if (string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > 200 || body.Name.Any(char.IsControl))
        {
            yield return ("name", "body.name");
        }

        foreach (var (field, name) in new[] { ("provinceName", body.ProvinceName), ("region", body.Region) }.Where(x => x.Item2 is { } text && (text.Length > 100 || text.Any(char.IsControl))))
        {
            yield return (field, "body.unit-name");
        }

        if (body.FiscalCode is { } fiscalCode && !Identifier.IsNumericFiscalCode(fiscalCode))
        {
            yield return ("fiscalCode", "body.fiscal-code");
        }

        if (body.IstatCode is { } istat && !Identifier.IsIstat(istat))
        {
            yield return ("istatCode", "body.istat-code");
        }
        else if (body.Province is { } province && (body.IstatCode is not null ? province != body.IstatCode[..3] : !Identifier.IsProvince(province)))
        {
            yield return ("province", body.IstatCode is null ? "body.province-code" : "body.province");
        }

        if (body.IpaCode is { } ipa && !Identifier.IsIpaForm(ipa))
        {
            yield return ("ipaCode", "body.ipa-code");
        }

        if (body.Population is < 0 or > 100_000_000)
        {
            yield return ("population", "body.population");
        }

        if (body.Latitude is < -90 or > 90)
        {
            yield return ("latitude", "body.coordinates");
        }

        if (body.Longitude is < -180 or > 180)
        {
            yield return ("longitude", "body.coordinates");
        }

        if (body.Email is { } email && (email.Length > 254 || !System.Net.Mail.MailAddress.TryCreate(email, out var address) || address.Address != email))
        {
            yield return ("email", "body.email");
        }

        if (body.AreaKm2 is < 0 or > 1_000_000)
        {
            yield return ("areaKm2", "body.area");
        }
    }
}
