using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using HeaderUtilities = Microsoft.Net.Http.Headers.HeaderUtilities;
using MediaTypeHeaderValue = Microsoft.Net.Http.Headers.MediaTypeHeaderValue;

namespace Aggregator.Gateway.Sessions;

/// <summary>
/// Proof that an unsafe request was made by a page of ours: the session's token or, before login, the mark of a random cookie
/// (signed double submit), in a header or in a form's field.
/// </summary>
internal sealed class Csrf(Vault vault, Authority authority)
{
    public const string Header = "X-CSRF-Token";
    public const string Field = "__csrf";
    public const string VisitorCookieName = "aggregator-visitor";

    // A form of the portal's; anything larger carries the header. Of a form with files so much is looked at.
    public const int FormBytesMax = 64 * 1024;
    private const int TokenBytesMax = 200;
    private const int BoundaryLengthMax = 70; // RFC 2046, section 5.1.1

    public static bool Unsafe(string method) =>
        !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method));

    /// <summary>The token that a request carries, leaving its body as it was.</summary>
    public static async ValueTask<string?> Carried(HttpContext context, bool mayBeForm)
    {
        if (context.Request.Headers.TryGetValue(Header, out var header))
        {
            return header.Count == 1 ? header.ToString() : null;
        }

        if (!mayBeForm)
        {
            return null;
        }

        if (SmallForm(context.Request))
        {
            context.Request.EnableBuffering(FormBytesMax, FormBytesMax);
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            context.Request.Body.Position = 0;
            return form[Field] is { Count: 1 } field ? field.ToString() : null;
        }

        return MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= BoundaryLengthMax } boundary
                ? await First(context, boundary.ToString())
                : null;
    }

    /// <summary>A form without files, short enough to be read here.</summary>
    public static bool SmallForm(HttpRequest request) =>
        request.ContentLength is <= FormBytesMax && request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// The token as the first field of a form with files. A prefix is looked at and put back; the rest streams on unread, so that a large file costs no
    /// memory. A foreign page knows no token, so where in its own body it might hide one does not matter.
    /// </summary>
    private static async ValueTask<string?> First(HttpContext context, string boundary)
    {
        var body = PipeReader.Create(context.Request.Body);
        var prefix = (await body.ReadAtLeastAsync(FormBytesMax, context.RequestAborted)).Buffer;
        try
        {
            using var seen = PipeReader.Create(prefix.Slice(0, Math.Min(FormBytesMax, prefix.Length))).AsStream();
            var reader = new MultipartReader(boundary, seen) { BodyLengthLimit = TokenBytesMax };
            return (await reader.ReadNextSectionAsync(context.RequestAborted))?.AsFormDataSection() is { Name: Field } field ? await field.GetValueAsync(context.RequestAborted) : null;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException) // no such form, or none whose first field ends in the prefix
        {
            return null;
        }
        finally
        {
            body.AdvanceTo(prefix.Start);
            context.Request.Body = body.AsStream();
            context.Response.RegisterForDispose(context.Request.Body);
        }
    }

    public static bool Same(string? token, string expected) =>
        token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(expected));

    /// <summary>The token of a visitor who has not logged in; null without the cookie.</summary>
    public string? OfVisitor(HttpContext context) =>
        context.Request.Cookies[authority.Cookie(VisitorCookieName)] is { Length: > 20 and < 60 } cookie ? Mark(cookie) : null;

    /// <summary>The visitor's token, giving the browser the cookie where it has none.</summary>
    public string ForVisitor(HttpContext context)
    {
        if (OfVisitor(context) is { } known)
        {
            return known;
        }

        var cookie = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(24));
        context.Response.Cookies.Append(authority.Cookie(VisitorCookieName), cookie, authority.Options(SameSiteMode.Lax));
        return Mark(cookie);
    }

    private string Mark(string cookie) => Base64UrlEncoder.Encode(vault.Mac(Encoding.UTF8.GetBytes(cookie)));
}
