using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Aggregator.Platform;

/// <summary>The one place where errors become RFC 9457 problem documents.</summary>
public static class Problem
{
    /// <summary>A broken business rule: which one, and by how much.</summary>
    public static IResult From(Refusal refusal) => new ProblemResult(refusal.Status, refusal.Code, refusal.Args);

    /// <summary>It is not there, or the caller may not know that it is.</summary>
    public static IResult NotFound() => Of(StatusCodes.Status404NotFound, "not-found");

    /// <summary>The caller is known and may not do this.</summary>
    public static IResult Forbidden() => Of(StatusCodes.Status403Forbidden, "forbidden");

    /// <summary>Input that is wrong, with every error at once (400).</summary>
    public static IResult Invalid(Errors errors) => new ProblemResult(StatusCodes.Status400BadRequest, "invalid-input", []) { Errors = errors.All };

    /// <summary>A broken business rule about several places of the thing (422), each with its pointer into its document.</summary>
    public static IResult Refused(string code, Errors errors) => new ProblemResult(StatusCodes.Status422UnprocessableEntity, code, []) { Errors = errors.All };

    /// <summary>Any other problem, by status and code.</summary>
    public static IResult Of(int status, string code, params (string Name, object? Value)[] args) => new ProblemResult(status, code, args);

    /// <summary>The problem of a bare status, for answers that the framework gives without a body.</summary>
    internal static IResult Of(int status) => Of(status, status switch
    {
        400 => "bad-request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        408 => "request-timeout",
        409 => "conflict",
        412 => "stale",
        413 => "too-large",
        415 => "unsupported-media-type",
        422 => "refused",
        428 => "precondition-required",
        429 => "too-many-requests",
        499 => "cancelled",
        502 => "bad-gateway",
        503 => "unavailable",
        504 => "gateway-timeout",
        < 500 => "bad-request",
        _ => "internal",
    });
}

/// <summary>Writes a problem in the language that the request asks for.</summary>
internal sealed class ProblemResult(int status, string code, (string Name, object? Value)[] args) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public string Code => code;

    public IReadOnlyList<InputError>? Errors { get; init; }

    public Task ExecuteAsync(HttpContext context)
    {
        var texts = context.RequestServices.GetService<Texts>() ?? Texts.Platform;
        var document = new Dictionary<string, object?>
        {
            ["type"] = "/problems/" + code,
            ["title"] = texts.Find(code + ".title") ?? texts.Find($"status.{status}") ?? ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = texts.Say(code, args),
            ["instance"] = context.Request.Path.Value,
            ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
        };
        if (args.Length > 0)
        {
            document["parameters"] = args.ToDictionary(arg => arg.Name, arg => arg.Value);
        }

        if (Errors is not null)
        {
            document["errors"] = Errors.Select(error => new Dictionary<string, object?>
            {
                ["pointer"] = error.Pointer,
                ["code"] = error.Code,
                ["detail"] = texts.Find("input." + error.Code, error.Args) ?? texts.Say(error.Code, error.Args),
            });
        }

        context.Response.StatusCode = status;
        context.Response.ContentLength = null; // of an answer without a body that this one takes the place of
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers.ContentLanguage = texts.Language;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(document, Json.Options), context.RequestAborted).AsTask();
    }
}
