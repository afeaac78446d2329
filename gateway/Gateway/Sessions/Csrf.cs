using System.Security.Cryptography;
using System.Text;
using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Microsoft.IdentityModel.Tokens;

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

    // A form of the portal's; anything larger carries the header.
    public const int FormBytesMax = 64 * 1024;

    public static bool Unsafe(string method) =>
        !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method));

    /// <summary>The token that a request carries, leaving its body as it was.</summary>
    public static async ValueTask<string?> Carried(HttpContext context, bool mayBeForm)
    {
        if (context.Request.Headers.TryGetValue(Header, out var header))
        {
            return header.Count == 1 ? header.ToString() : null;
        }

        if (!mayBeForm || context.Request.ContentLength is not <= FormBytesMax
            || context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        context.Request.EnableBuffering(FormBytesMax, FormBytesMax);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        context.Request.Body.Position = 0;
        return form[Field] is { Count: 1 } field ? field.ToString() : null;
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
