using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Platform.Http;

/// <summary>
/// Outermost: language, headers of every answer, and a problem document for whatever goes wrong. The log gets the exception, the caller
/// gets a trace id to quote.
/// </summary>
internal sealed class Failures(RequestDelegate next, ILogger<Failures> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        CultureInfo.CurrentUICulture = Language(context.Request);
        context.Response.OnStarting(Headers, context);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Explain(exception, context).ExecuteAsync(context);
            return;
        }

        // A status that the framework set without a body: no route, wrong method, limits.
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            await Problem.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
    }

    private IResult Explain(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case InvalidInputException input:
                return input.Problem;
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode);
            case DbUpdateConcurrencyException:
                return context.Request.Headers.IfMatch.Count > 0
                    ? Problem.Of(StatusCodes.Status412PreconditionFailed, "stale-meanwhile")
                    : Problem.Of(StatusCodes.Status409Conflict, "conflict");
            case DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } }:
            case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }:
                return Problem.Of(StatusCodes.Status409Conflict, "already-exists");
            case DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } }:
            case PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }:
                return Problem.Of(StatusCodes.Status409Conflict, "conflict");
        }

        if (exception is NpgsqlException { IsTransient: true } || exception.InnerException is NpgsqlException { IsTransient: true })
        {
            log.LogError(exception, "The database is away");
            context.Response.Headers.RetryAfter = "1";
            return Problem.Of(StatusCodes.Status503ServiceUnavailable);
        }

        log.LogError(exception, "Unhandled failure of {Operation}", context.GetEndpoint()?.Metadata.GetMetadata<Operation>()?.Id);
        return Problem.Of(StatusCodes.Status500InternalServerError);
    }

    /// <summary>Only the language of texts follows the reader; numbers and dates in code stay invariant.</summary>
    private static CultureInfo Language(HttpRequest request)
    {
        var wanted = request.Headers.AcceptLanguage.Count == 0 ? [] : request.GetTypedHeaders().AcceptLanguage;
        return wanted.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Texts.Languages.FirstOrDefault(ours => language.Value.StartsWith(ours.Name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(ours => ours is not null) ?? Texts.Languages[0];
    }

    private static Task Headers(object state)
    {
        var headers = ((HttpContext)state).Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.Append("Vary", "Accept-Language");
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
