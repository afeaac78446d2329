using System.Globalization;
using System.Text;
using Aggregator.Platform;
using Microsoft.AspNetCore.Http.Features;

namespace Aggregator.GppMonitoring.Feed;

/// <summary>
/// The live feed as Server-Sent Events. Starts after <c>Last-Event-ID</c>, which browsers send by themselves, or after <c>?after=</c>, or now; ends
/// when the client goes or the service stops, and the client takes it up again where it was.
/// </summary>
internal static class StreamEvents
{
    /// <summary>Streams of one process. Another copy, or the cursor pages, serve the rest.</summary>
    private const int StreamsMax = 5000;

    private static readonly byte[] Alive = ": alive\n\n"u8.ToArray();
    private static int _streams;

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/events/stream", Handle)
        .Query("streamEvents", "Segue gli eventi pubblici mentre accadono (Server-Sent Events)").Allow(Relation.Public)
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream");

    private static IResult Handle(string? after, HttpRequest request, LiveFeed feed, IHostApplicationLifetime life)
    {
        var (wanted, pointer) = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header, ..] ? (header, "header:Last-Event-ID") : (after, "?after");
        long? start = null;
        if (!string.IsNullOrEmpty(wanted))
        {
            if (!long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                var errors = new Errors();
                errors.Add(pointer, "integer");
                return Problem.Invalid(errors);
            }

            start = position;
        }

        // The feed is empty-handed until its first look at the database, a moment after the start.
        return feed.Head < 0 ? Problem.Of(StatusCodes.Status503ServiceUnavailable, "unavailable") : new Stream(start, feed, life);
    }

    /// <summary>Writes until somebody leaves.</summary>
    internal sealed class Stream(long? start, LiveFeed feed, IHostApplicationLifetime life) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            if (Interlocked.Increment(ref _streams) > StreamsMax)
            {
                Interlocked.Decrement(ref _streams);
                context.Response.Headers.RetryAfter = "30";
                await Problem.Of(StatusCodes.Status503ServiceUnavailable, "unavailable").ExecuteAsync(context);
                return;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
            try
            {
                context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                context.Response.ContentType = "text/event-stream";
                context.Response.Headers.CacheControl = "no-store";
                context.Response.Headers["X-Accel-Buffering"] = "no";
                await WriteAsync(context.Response.Body, over.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client left or the service stops: an unfinished stream is how both are said.
            }
            finally
            {
                Interlocked.Decrement(ref _streams);
            }
        }

        private async Task WriteAsync(System.IO.Stream body, CancellationToken ct)
        {
            var position = Math.Min(start ?? long.MaxValue, feed.Head);
            // An id without data is no event, but the reader keeps it: one that loses its line before the first event misses none either.
            await body.WriteAsync(Encoding.UTF8.GetBytes($"retry: 2000\nid: {position}\n\n"), ct);
            await body.FlushAsync(ct);
            while (true)
            {
                var (moved, beat) = (feed.Moved, feed.Beat);
                var entries = await feed.AfterAsync(position, ct);
                foreach (var entry in entries)
                {
                    await body.WriteAsync(entry.Bytes, ct);
                    position = entry.Position;
                }

                if (entries.Count == 0)
                {
                    await Task.WhenAny(moved, beat).WaitAsync(ct);
                    if (!moved.IsCompleted)
                    {
                        await body.WriteAsync(Alive, ct);
                    }
                }

                await body.FlushAsync(ct);
            }
        }
    }
}
