using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Aggregator.Gateway.Proxy;

/// <summary>The greatest body of each route: 1 MiB, more where files are uploaded in parts, and most where a spreadsheet arrives in one piece.</summary>
internal sealed class BodySizes(RequestDelegate next, IConfiguration configuration)
{
    private const long Usual = 1 << 20;

    // Parts of resumable uploads are 8 MiB at most; a sealed envelope travels base64 in JSON, a territory to be cut into lots has ten thousand units and their borders.
    private const long Upload = 9 << 20;
    private static readonly string[] Uploads =
    [
        "/api/demand/v1/territory", "/api/demand/v1/road-damage", "/api/demand/v1/proposals", "/api/demand/v1/documents/{**rest}",
        "/api/tender/v1/documents/{**rest}", "/api/tender/v1/procedures/{procedureId}/lots/{lotId}/bids", "/api/tender/v1/bids/{bidId}", "/api/tender/v1/calculations/lot-plan",
        "/api/contract/v1/documents/{**rest}", "/api/gpp/v1/documents/{**rest}",
    ];

    // A hundred thousand lines as comma-separated text come to about twenty MiB, and a form of a page cannot cut its file into parts.
    private const long Spreadsheet = 24 << 20;
    private static readonly string[] Spreadsheets =
    [
        "/api/demand/v1/initiatives/{initiativeId}/imports", "/api/demand/v1/imports/{**rest}", "/api/demand/v1/programme-rows",
        "/api/demand/v1/territories/{territory}/files/{part}", "/api/demand/v1/bodies/imports",
        "/demands/{demandId}/spreadsheet", "/initiatives/{initiativeId}/spreadsheet", "/proposals/programme",
    ];

    private static readonly MinDataRate Slowest = new(bytesPerSecond: 8192, gracePeriod: TimeSpan.FromSeconds(10));

    private readonly long _usual = configuration.GetValue("Bodies:BytesMax", Usual);
    private readonly (long BytesMax, TemplateMatcher[] Paths)[] _larger =
    [
        (configuration.GetValue("Bodies:UploadBytesMax", Upload), Paths(configuration, "Bodies:Uploads", Uploads)),
        (configuration.GetValue("Bodies:SpreadsheetBytesMax", Spreadsheet), Paths(configuration, "Bodies:Spreadsheets", Spreadsheets)),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        var max = _larger.Where(x => x.Paths.Any(path => path.TryMatch(context.Request.Path, []))).Select(x => x.BytesMax).DefaultIfEmpty(_usual).Max();
        if (context.Request.ContentLength > max)
        {
            return TooLarge(max).ExecuteAsync(context);
        }

        // The server's own limit is wider: past it the connection is cut, while here the rest is read away and the caller hears why.
        context.Request.Body = new BoundedBody(context.Request.Body, max);
        context.Features.Set(new BodySize(max, max > _usual));
        if (max > _usual && HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = Slowest; // a large body holds memory of a service as long as it lasts; HTTP/2 has only the server's own rate
        }

        return next(context);
    }

    public static IResult TooLarge(long max) => Problem.Of(StatusCodes.Status413PayloadTooLarge, "too-large", ("maxBytes", max));

    private static TemplateMatcher[] Paths(IConfiguration configuration, string key, string[] usual) =>
        [.. (configuration.GetSection(key).Get<string[]>() ?? usual).Select(path => new TemplateMatcher(TemplateParser.Parse(path.TrimStart('/')), []))];
}

/// <summary>The limit that holds for this request, and whether it is larger than usual.</summary>
internal sealed record BodySize(long BytesMax, bool Larger);

/// <summary>A body that fails as the server's own would once it is longer than allowed.</summary>
internal sealed class BoundedBody(Stream inner, long max) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        _read += read;
        return _read <= max ? read : throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }
}
