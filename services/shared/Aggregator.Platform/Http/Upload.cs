using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Aggregator.Platform;

/// <summary>
/// A file that is the body of a request as it is. The route says with <see cref="Uploads.Takes"/> of which media types and with
/// <see cref="Endpoints.Limit"/> how large it may be. As with <see cref="Input{T}"/>, nothing about it is answered until the handler asks.
/// </summary>
public sealed class Upload
{
    private readonly HttpContext _context;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly IResult? _unreadable;

    private Upload(HttpContext context, ReadOnlyMemory<byte> bytes, IResult? unreadable) => (_context, _bytes, _unreadable) = (context, bytes, unreadable);

    /// <summary>Media type without parameters, lower case; empty where the request says none.</summary>
    public string MediaType => _context.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";

    /// <summary>413 too large, 415 of another type than the route takes, 400 where there is nothing; null for a file that can be read.</summary>
    public IResult? Invalid()
    {
        if (_unreadable is not null)
        {
            return _unreadable;
        }

        if (_context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains(MediaType) != true)
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType);
        }

        var errors = new Errors();
        errors.If(_bytes.IsEmpty, "", "required");
        return errors.Any ? Problem.Invalid(errors) : null;
    }

    /// <summary>412 where the caller saw another version (If-Match), 428 where it had to say which one and did not, or null.</summary>
    public IResult? Stale(Aggregate aggregate, bool required = false) => Precondition.Of(_context).Stale(aggregate, required);

    /// <summary>The content.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The content, from its beginning; may be opened several times.</summary>
    public Stream Open() => MemoryMarshal.TryGetArray(_bytes, out var part) ? new MemoryStream(part.Array!, part.Offset, part.Count, writable: false) : Stream.Null;

    /// <summary>Reads the body; never fails.</summary>
    public static async ValueTask<Upload> BindAsync(HttpContext context)
    {
        var (bytes, unreadable) = await RequestBytes.Of(context);
        return new Upload(context, bytes, unreadable);
    }
}

/// <summary>What routes say of the files that they take.</summary>
public static class Uploads
{
    /// <summary>The media types of the file that the route takes as its body.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, params string[] mediaTypes) =>
        endpoint.WithMetadata(new AcceptsMetadata(mediaTypes, typeof(Stream)));

    /// <summary>
    /// The same input as JSON or as a file of these media types, for a handler that binds both <see cref="Input{T}"/> and <see cref="Upload"/> and looks at
    /// <see cref="Upload.MediaType"/> first.
    /// </summary>
    public static RouteHandlerBuilder TakesAlso<T>(this RouteHandlerBuilder endpoint, params string[] mediaTypes) =>
        endpoint.WithMetadata(new AcceptsMetadata(["application/json", .. mediaTypes], typeof(T)), new AlsoFile(mediaTypes));
}

/// <summary>Media types of a route that carry a file and not the JSON that it takes otherwise.</summary>
internal sealed record AlsoFile(IReadOnlyList<string> MediaTypes);
