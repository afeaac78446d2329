using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Aggregator.Platform;

/// <summary>
/// The body of a request. Nothing about it is answered until the handler asks with <see cref="Invalid"/>, so that whether the thing exists
/// for this caller is answered first.
/// </summary>
public sealed class Input<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly HttpContext _context;
    private readonly IResult? _unreadable;
    private readonly Errors _errors;
    private readonly T? _body;

    private Input(HttpContext context, IResult? unreadable, Errors errors, T? body) =>
        (_context, _unreadable, _errors, _body) = (context, unreadable, errors, body);

    /// <summary>The body as read. Reading it when it is not valid answers the request with the problem.</summary>
    public T Body => _body ?? throw new InvalidInputException(_unreadable ?? Problem.Invalid(_errors));

    /// <summary>
    /// The problem of an input that cannot be used, or null: 413 too large, 415 not JSON, 400 malformed, and 400 with every difference of shape
    /// and, where the shape is right, everything that the rules found.
    /// </summary>
    /// <param name="rules">Rules of the fields, run only on a body of the right shape.</param>
    public IResult? Invalid(Action<T, Errors>? rules = null)
    {
        if (_unreadable is not null)
        {
            return _unreadable;
        }

        if (_body is not null)
        {
            rules?.Invoke(_body, _errors);
        }

        return _errors.Any ? Problem.Invalid(_errors) : null;
    }

    /// <summary>412 where the caller saw another version (If-Match), 428 where it had to say which one and did not, or null.</summary>
    public IResult? Stale(Aggregate aggregate, bool required = false) => Precondition.Of(_context).Stale(aggregate, required);

    /// <summary>Reads and checks the body; never fails.</summary>
    public static async ValueTask<Input<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        var errors = new Errors();
        var (bytes, unreadable) = await RequestBytes.Of(context);
        if (unreadable is null && bytes.Length == 0)
        {
            errors.Add("", "required");
        }

        if (unreadable is not null || errors.Any)
        {
            return new Input<T>(context, unreadable, errors, null);
        }

        if (!context.Request.HasJsonContentType())
        {
            return new Input<T>(context, Problem.Of(StatusCodes.Status415UnsupportedMediaType), errors, null);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Shape.Check(document.RootElement, typeof(T), errors);
            return new Input<T>(context, null, errors, errors.Any ? null : document.Deserialize<T>(Json.Options));
        }
        catch (JsonException exception)
        {
            var malformed = Problem.Of(StatusCodes.Status400BadRequest, "malformed-json",
                ("line", (exception.LineNumber ?? 0) + 1), ("position", (exception.BytePositionInLine ?? 0) + 1));
            return new Input<T>(context, malformed, errors, null);
        }
    }

    /// <summary>Tells the API document what the body is.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}

/// <summary>The If-Match header, for handlers without a body.</summary>
public readonly struct Precondition
{
    private readonly string? _expected;

    private Precondition(string? expected) => _expected = expected;

    /// <summary>412 where the caller saw another version, 428 where it had to say which one and did not, or null.</summary>
    public IResult? Stale(Aggregate aggregate, bool required = false)
    {
        if (_expected is null)
        {
            return required ? Problem.Of(StatusCodes.Status428PreconditionRequired) : null;
        }

        var current = Answer.Tag(aggregate);
        return _expected == "*" || _expected.Split(',').Any(tag => tag.Trim() == current)
            ? null
            : Problem.Of(StatusCodes.Status412PreconditionFailed, "stale", ("current", current));
    }

    /// <summary>Reads the header.</summary>
    public static ValueTask<Precondition> BindAsync(HttpContext context) => new(Of(context));

    internal static Precondition Of(HttpContext context) => new(context.Request.Headers.IfMatch is { Count: > 0 } header ? header.ToString() : null);
}

/// <summary>The bytes of a request's body, read once and kept: the input is parsed from them and the idempotency key is bound to their hash.</summary>
internal static class RequestBytes
{
    internal const int Max = 1 << 20;

    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, IResult? Unreadable)> Of(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(RequestBytes), out var kept))
        {
            return ((ReadOnlyMemory<byte>, IResult?))kept!;
        }

        var read = await Read(context, context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>());
        context.Items[typeof(RequestBytes)] = read;
        return read;
    }

    private static async ValueTask<(ReadOnlyMemory<byte>, IResult?)> Read(HttpContext context, BodyLimit? limit)
    {
        var max = limit?.BytesMax ?? Max;
        var tooLarge = Problem.Of(StatusCodes.Status413PayloadTooLarge, "too-large", ("maxBytes", max));
        if (context.Request.ContentLength > max)
        {
            return (default, tooLarge);
        }

        if (Math.Min((int?)context.Request.ContentLength ?? max, max) is > Max and var large && limit is { Bounded: true })
        {
            if (limit.Hold(large) is not { } held)
            {
                context.Response.Headers.RetryAfter = "5";
                return (default, Problem.Of(StatusCodes.Status503ServiceUnavailable, "uploads-busy"));
            }

            context.Response.RegisterForDispose(held);
        }

        var buffer = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        var part = new byte[Math.Clamp((int)(context.Request.ContentLength ?? 16_384), 256, 65_536)];
        for (int count; (count = await context.Request.Body.ReadAsync(part, context.RequestAborted)) > 0;)
        {
            if (buffer.Length + count > max)
            {
                return (default, tooLarge);
            }

            buffer.Write(part, 0, count);
        }

        return (buffer.GetBuffer().AsMemory(0, (int)buffer.Length), null);
    }
}

/// <summary>The greatest body that an endpoint takes, and the room that its large bodies have in the process together.</summary>
/// <param name="bytesMax">Of one body.</param>
/// <param name="bounded">False where nobody may be asked to come again.</param>
internal sealed class BodyLimit(int bytesMax, bool bounded)
{
    // Four of the largest there are. Each operation has its own room, so that whoever fills one keeps nobody from another.
    internal const int TogetherMax = 96 << 20;
    private int _held;

    public int BytesMax => bytesMax;

    public bool Bounded => bounded;

    /// <summary>A place for a body until it is given back; null where all is taken, so that the body is not read.</summary>
    internal IDisposable? Hold(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= TogetherMax)
        {
            return new Place(this, bytes);
        }

        Interlocked.Add(ref _held, -bytes);
        return null;
    }

    private sealed class Place(BodyLimit limit, int bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref limit._held, -bytes);
    }
}
