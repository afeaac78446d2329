using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Identifiers;

/// <summary>Anybody may ask whether a code is well made. True and false are certain; null means that the form is right and nothing here knows more.</summary>
internal static class CheckIdentifier
{
    private const int LengthMax = 40;

    internal sealed record Response(bool? Valid, string? Kind, string? Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/identifiers/{kind}/{value}", Handle)
        .Query("checkIdentifier", "Verifica un codice: cig, cup, cui, fiscal-code, istat o cpv")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(string kind, string value, DemandCollectionDb db, Texts texts, CancellationToken ct)
    {
        var code = value.Length <= LengthMax ? value.Trim().ToUpperInvariant() : "";
        if (kind == "istat" && Identifier.IsIstat(code))
        {
            var known = await db.Bodies.AnyAsync(x => x.IstatCode == code, ct);
            return Answer.Ok(new Response(known ? true : null, "istat", known ? null : texts.Say("identifier.istat-unknown")));
        }

        return Check(kind, code) is { } found
            ? Answer.Ok(new Response(found.Valid, found.Kind, found.Reason is null ? null : texts.Say(found.Reason, ("digit", found.Digit))))
            : Problem.NotFound();
    }

    /// <summary>What the rules alone say; null for a kind of code that there is not.</summary>
    internal static (bool Valid, string? Kind, string? Reason, char? Digit)? Check(string kind, string code) => kind switch
    {
        "cig" => Identifier.Cig(code) is { } cig ? (cig.Valid, cig.Kind, cig.Valid ? null : "identifier.check-digit", null) : (false, null, "identifier.form", null),
        "cup" => Identifier.IsCup(code) ? (true, "cup", null, null) : (false, null, "identifier.form", null),
        "cui" => Identifier.IsCui(code) ? (true, "cui", null, null) : (false, null, "identifier.form", null),
        "fiscal-code" when code.Length == 11 => Identifier.IsNumericFiscalCode(code) ? (true, "organisation", null, null) : (false, "organisation", "identifier.check-digit", null),
        "fiscal-code" when code.Length == 16 => Identifier.IsPersonalFiscalCode(code) ? (true, "person", null, null) : (false, "person", "identifier.check-digit", null),
        "fiscal-code" or "istat" => (false, null, "identifier.form", null),
        "cpv" when !Identifier.IsCpvForm(code) => (false, null, "identifier.form", null),
        "cpv" => Identifier.CpvCheckDigit(code[..8]) is not { } digit ? (false, "cpv", "identifier.cpv-unknown", null)
            : code.Length == 8 || code[9] == digit || digit == Identifier.UnknownDigit ? (true, "cpv", null, null)
            : (false, "cpv", "identifier.cpv-digit", digit),
        _ => null,
    };
}
