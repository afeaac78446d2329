using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Aggregator.Platform;

/// <summary>Answers of handlers. Those that name an aggregate carry its version as ETag.</summary>
public static class Answer
{
    /// <summary>200 with the version of the aggregate.</summary>
    public static IResult Ok<T>(Aggregate aggregate, T body) => new JsonAnswer<T>(StatusCodes.Status200OK, body, aggregate);

    /// <summary>200.</summary>
    public static IResult Ok<T>(T body) => new JsonAnswer<T>(StatusCodes.Status200OK, body, null);

    /// <summary>200 with an entity tag of its own: what is made of many rows has no single version.</summary>
    /// <param name="content">What the tag is made from: the same bytes, the same tag.</param>
    /// <param name="body">The answer.</param>
    public static IResult Tagged<T>(ReadOnlySpan<byte> content, T body) =>
        new JsonAnswer<T>(StatusCodes.Status200OK, body, null, tag: $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");

    /// <summary>201 with the place of what was created, relative to the API's base: <c>/demands/{id}</c>.</summary>
    public static IResult Created<T>(string location, Aggregate aggregate, T body) => new JsonAnswer<T>(StatusCodes.Status201Created, body, aggregate, location);

    /// <summary>202 with the place of the operation to poll, relative to the API's base.</summary>
    public static IResult Accepted<T>(string location, T body) => new JsonAnswer<T>(StatusCodes.Status202Accepted, body, null, location);

    /// <summary>200 with a file to download, written while it is sent, so that its size costs no memory.</summary>
    /// <param name="mediaType">For example <c>text/csv</c>.</param>
    /// <param name="fileName">Under which it is kept, in ASCII.</param>
    /// <param name="write">Writes the content.</param>
    public static IResult File(string mediaType, string fileName, Func<Stream, CancellationToken, Task> write) => new FileAnswer(mediaType, fileName, write);

    /// <summary>204.</summary>
    public static IResult NoContent(Aggregate? aggregate = null) => new JsonAnswer<object?>(StatusCodes.Status204NoContent, null, aggregate);

    /// <summary>The strong entity tag of a version.</summary>
    internal static string Tag(Aggregate aggregate) => $"\"{aggregate.Version}\"";
}

/// <summary>The aggregate's version is read when the answer is written: the handler may record after it made the answer.</summary>
internal sealed class JsonAnswer<T>(int status, T body, Aggregate? aggregate, string? location = null, string? tag = null) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        if ((aggregate is null ? tag : Answer.Tag(aggregate)) is { } known)
        {
            response.Headers.ETag = known;
            if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.IfNoneMatch == response.Headers.ETag)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        if (location is not null)
        {
            var relative = !location.StartsWith("/api/", StringComparison.Ordinal);
            response.Headers.Location = (relative ? context.GetEndpoint()?.Metadata.GetMetadata<ApiBase>()?.Path : null) + location;
        }

        if (status != StatusCodes.Status204NoContent)
        {
            response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(response.Body, body, Json.Options, context.RequestAborted);
        }
    }
}

/// <summary>A file to download.</summary>
internal sealed class FileAnswer(string mediaType, string fileName, Func<Stream, CancellationToken, Task> write) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.ContentType = mediaType == "text/csv" ? "text/csv; charset=utf-8" : mediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        // Libraries that write archives put the last bytes there synchronously when they are closed; the server refuses that unless it is told.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } control)
        {
            control.AllowSynchronousIO = true;
        }

        return write(context.Response.Body, context.RequestAborted);
    }
}

/// <summary>The public path that a group of endpoints is mounted at, for example <c>/api/tender/v1</c>.</summary>
internal sealed record ApiBase(string Path);
