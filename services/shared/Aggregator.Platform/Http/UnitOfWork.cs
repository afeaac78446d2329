using System.Text;
using System.Text.Json;
using Aggregator.Platform.Audit;
using Aggregator.Platform.Security;
using Aggregator.Platform.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aggregator.Platform.Http;

internal enum OperationKind
{
    Command,
    Query,
    Calculator,
}

/// <summary>Name and kind of a route.</summary>
internal sealed record Operation(string Id, OperationKind Kind);

/// <summary>What surrounds each kind of handler.</summary>
internal static class UnitOfWork
{
    private const int KeyLengthMax = 128;
    private const int AttemptsMax = 3;
    private static readonly string[] KeptHeaders = ["Content-Type", "ETag", "Location"];

    public static async Task QueryAsync(HttpContext context, RequestDelegate handler)
    {
        if (!await Access.AdmitAsync(context))
        {
            return;
        }

        if (context.RequestServices.GetService<ServiceDb>() is { } db)
        {
            db.Caller = Caller.Of(context);
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        }

        await handler(context);
    }

    public static async Task CalculatorAsync(HttpContext context, RequestDelegate handler)
    {
        if (await Access.AdmitAsync(context))
        {
            await handler(context);
        }
    }

    public static async Task CommandAsync(HttpContext context, RequestDelegate handler)
    {
        if (!await Access.AdmitAsync(context))
        {
            return;
        }

        if (context.RequestServices.GetService<ServiceDb>() is not { } db)
        {
            await handler(context);
            return;
        }

        db.Caller = Caller.Of(context);
        var (request, problem) = await IdentifyAsync(context, db.Caller);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        var network = context.Response.Body;
        var answer = new MemoryStream();
        IResult? instead = null;
        context.Response.Body = answer;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await handler(context);
                    if (context.Response.StatusCode is >= 200 and < 300)
                    {
                        await SaveAsync(db, request, context, answer);
                    }
                    else if (request is not null)
                    {
                        // The refusal may come from the effect of this very request, done before.
                        instead = await EarlierAsync(db, request, context.RequestAborted);
                    }

                    break;
                }
                catch (Exception exception) when (attempt < AttemptsMax && Sacrificed(exception))
                {
                    // PostgreSQL chose this transaction to end a deadlock and undid it whole; handlers have no effect elsewhere, so it may run again.
                    await RollBackAsync(db, context.RequestAborted);
                    context.Response.Clear();
                    answer.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (request is not null && exception is DbUpdateException or PostgresException)
        {
            // A copy of this request may have been first: the key's unique index made this one wait for that one's commit.
            instead = await EarlierAsync(db, request!, context.RequestAborted);
            if (instead is null)
            {
                throw;
            }
        }
        finally
        {
            context.Response.Body = network;
        }

        if (instead is not null)
        {
            context.Response.Clear();
            await instead.ExecuteAsync(context);
        }
        else if (answer.Length > 0)
        {
            context.Response.ContentLength = answer.Length;
            await network.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
        }
    }

    /// <summary>
    /// Saves the effect and the answer in one batch. The key is not looked up before: a repetition meets the unique index instead, so
    /// that the first and usual request pays no round trip for being repeatable.
    /// </summary>
    private static async Task SaveAsync(ServiceDb db, Identified? request, HttpContext context, MemoryStream answer)
    {
        if (request is not null)
        {
            var headers = KeptHeaders.Where(context.Response.Headers.ContainsKey).ToDictionary(name => name, name => context.Response.Headers[name].ToString());
            db.Idempotency.Add(new IdempotencyRow
            {
                Subject = request.Subject,
                Route = request.Route,
                Key = request.Key,
                RequestHash = request.Hash,
                Status = context.Response.StatusCode,
                Headers = JsonSerializer.Serialize(headers),
                Body = answer.ToArray(),
            });
        }

        await db.SaveChangesAsync(context.RequestAborted);
        if (db.Database.CurrentTransaction is { } transaction)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
    }

    /// <summary>The key and what it is bound to, or the problem of a key that cannot be used; neither without a key or a subject.</summary>
    private static async ValueTask<(Identified? Request, IResult? Problem)> IdentifyAsync(HttpContext context, Caller caller)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0 || !caller.IsAuthenticated)
        {
            return (null, null);
        }

        if (key.Length > KeyLengthMax || key.Any(letter => letter is < '!' or > '~'))
        {
            var errors = new Errors();
            errors.Add("header:Idempotency-Key", "idempotency-key", ("max", KeyLengthMax));
            return (null, Problem.Invalid(errors));
        }

        var (body, tooLarge) = await RequestBytes.Of(context);
        if (tooLarge is not null)
        {
            return (null, tooLarge);
        }

        using var hash = context.RequestServices.GetRequiredService<SealKey>().RequestHash();
        hash.AppendData(Encoding.UTF8.GetBytes($"{caller.Sub}\n{caller.Org}\n{context.Request.QueryString}\n{context.Request.Headers.IfMatch}\n"));
        hash.AppendData(body.Span);
        return (new Identified(caller.Person, RouteOf(context), key, hash.GetHashAndReset()), null);
    }

    /// <summary>The operation and what it is about, however the path was written: case, a slash at the end and the forms of an id make no other request.</summary>
    private static string RouteOf(HttpContext context)
    {
        var values = context.Request.RouteValues.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => Guid.TryParse(x.Value?.ToString(), out var id) ? id.ToString() : x.Value?.ToString());
        return string.Join(' ', values.Prepend(context.GetEndpoint()!.Metadata.GetRequiredMetadata<Operation>().Id));
    }

    /// <summary>Drops what this attempt did and finds the answer that the key already has.</summary>
    private static async Task<IResult?> EarlierAsync(ServiceDb db, Identified request, CancellationToken ct)
    {
        await RollBackAsync(db, ct);
        var row = await db.Idempotency.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Subject == request.Subject && row.Route == request.Route && row.Key == request.Key, ct);
        return row is null ? null
            : row.RequestHash.AsSpan().SequenceEqual(request.Hash) ? new EarlierAnswer(row)
            : Problem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused");
    }

    private static async Task RollBackAsync(ServiceDb db, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is { } transaction)
        {
            await transaction.RollbackAsync(ct);
        }

        db.Forget();
    }

    private static bool Sacrificed(Exception exception) =>
        (exception as PostgresException ?? exception.InnerException as PostgresException)?.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    private sealed record Identified(Guid Subject, string Route, string Key, byte[] Hash);

    /// <summary>The stored answer, to the byte.</summary>
    private sealed class EarlierAnswer(IdempotencyRow row) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = row.Status;
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(row.Headers)!)
            {
                context.Response.Headers[name] = value;
            }

            context.Response.Headers["Idempotency-Replayed"] = "true";
            return row.Body.Length == 0 ? Task.CompletedTask : context.Response.Body.WriteAsync(row.Body, context.RequestAborted).AsTask();
        }
    }
}
