using Aggregator.DemandCollection.Identifiers;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>The platform's operator enters a body: a central purchasing body, or one that no territory import brings.</summary>
internal static class RegisterBody
{
    internal sealed record Request(BodyKind Kind, string Name, string? FiscalCode = null, string? IstatCode = null, string? Province = null, string? ProvinceName = null,
        string? Region = null, int? Population = null, [property: Digits(6)] decimal? Latitude = null, [property: Digits(6)] decimal? Longitude = null,
        [property: Digits(6)] decimal? AreaKm2 = null, bool RequiresTwoPeople = true, string? Email = null)
    {
        internal Particulars Describe() => new(Kind, Name, FiscalCode, IstatCode, Province ?? (IstatCode is { Length: 6 } ? IstatCode[..3] : null), ProvinceName, Region, Population, Latitude, Longitude, AreaKm2, Email);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/bodies", Handle)
        .Command("registerBody", "Registra un ente")
        .Allow(Relation.PlatformOperator, "platform.operator").Answers<GetBody.Response>(201);

    private static IResult Handle(Input<Request> input, DemandCollectionDb db, Clock clock)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
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

    /// <summary>What is wrong with a body's particulars, by field; shared with the import, which reports instead of refusing.</summary>
    internal static IEnumerable<(string Field, string Code)> Faults(Particulars body)
    {
        if (string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > 200)
        {
            yield return ("name", "body.name");
        }

        if (body.FiscalCode is { } fiscalCode && !Identifier.IsNumericFiscalCode(fiscalCode))
        {
            yield return ("fiscalCode", "body.fiscal-code");
        }

        if (body.IstatCode is { } istat && !Identifier.IsIstat(istat))
        {
            yield return ("istatCode", "body.istat-code");
        }
        else if (body.IstatCode is not null && body.Province is not null && body.Province != body.IstatCode[..3])
        {
            yield return ("province", "body.province");
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
