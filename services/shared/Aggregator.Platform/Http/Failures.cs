using System.Globalization;
using Aggregator.Platform.Telemetry;
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
    // What a value from outside can provoke where no rule of the handler caught it: too long, out of range, no character, no date.
    private static readonly string[] InputStates =
    [
        PostgresErrorCodes.StringDataRightTruncation, PostgresErrorCodes.NumericValueOutOfRange, PostgresErrorCodes.CharacterNotInRepertoire,
        PostgresErrorCodes.UntranslatableCharacter, PostgresErrorCodes.DatetimeFieldOverflow, PostgresErrorCodes.InvalidTextRepresentation,
    ];

    public async Task InvokeAsync(HttpContext context)
    {
        CultureInfo.CurrentUICulture = Language(context.Request);
        context.Response.OnStarting(Headers, context);
        if (HasNul(context.Request))
        {
            await Problem.Of(StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }

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
            case InvalidDataException when context.Request.HasFormContentType: // a form with U+0000, too long or cut
                return Problem.Of(StatusCodes.Status400BadRequest);
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

        // Neither the name nor the stack of an operation whose mere use is a secret.
        var secret = context.GetEndpoint()?.Metadata.GetMetadata<Unobserved>() is not null;
        var operation = secret ? "an operation kept out of the logs" : context.GetEndpoint()?.Metadata.GetMetadata<Operation>()?.Id;
        if ((exception as PostgresException ?? exception.InnerException as PostgresException)?.SqlState is { } state && InputStates.Contains(state))
        {
            log.LogWarning("{Operation} let through a value that the database refused with {SqlState}", operation, state);
            return Problem.Of(StatusCodes.Status400BadRequest);
        }

        if (exception is NpgsqlException { IsTransient: true } || exception.InnerException is NpgsqlException { IsTransient: true })
        {
            log.LogError(secret ? null : exception, "The database is away");
            context.Response.Headers.RetryAfter = "1";
            return Problem.Of(StatusCodes.Status503ServiceUnavailable);
        }

        log.LogError(secret ? null : exception, "Unhandled failure of {Operation}: {Error}", operation, exception.GetBaseException().GetType().Name);
        return Problem.Of(StatusCodes.Status500InternalServerError);
    }

    /// <summary>PostgreSQL cannot store U+0000 in a text, so no value with one means anything. Paths with one the server refuses itself, JSON is checked as it is read.</summary>
    private static bool HasNul(HttpRequest request) => request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true;

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
