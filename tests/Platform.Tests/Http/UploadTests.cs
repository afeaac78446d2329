using System.Net;
using System.Text;

namespace Aggregator.Platform.Tests.Http;

public sealed class UploadTests(HttpSample sample)
{
    [Fact]
    public async Task A_file_arrives_as_it_was_sent()
    {
        var reply = await SendAsync("a;b\r\nè;2", "text/csv");
        Assert.Equal(("text/csv", "a;b\r\nè;2"), ((string)reply.Json["mediaType"]!, (string)reply.Json["text"]!));
    }

    [Fact]
    public async Task Nothing_too_much_and_another_type_are_refused()
    {
        Assert.Equal("unsupported-media-type", (await SendAsync("{}", "application/json")).Problem(415));
        Assert.Equal("too-large", (await SendAsync(new string('x', (2 << 20) + 1), "text/csv")).Problem(413));
        var empty = await SendAsync("", "text/csv");
        Assert.Equal("invalid-input", empty.Problem(400));
        Assert.Equal([" required"], empty.Errors);
    }

    [Fact]
    public async Task The_same_key_with_another_file_is_refused()
    {
        var token = sample.Token("buyer.drafter");
        Assert.Equal(200, (await SendAsync("one", "text/csv", token)).Status);
        var again = await SendAsync("one", "text/csv", token);
        Assert.Equal(("one", "true"), ((string)again.Json["text"]!, again.Header("Idempotency-Replayed")));
        Assert.Equal("idempotency-key-reused", (await SendAsync("two", "text/csv", token)).Problem(422));
    }

    [Fact]
    public async Task Large_files_that_come_at_once_are_bounded_together_and_the_rest_is_asked_to_come_again()
    {
        var (token, more) = (sample.Token("buyer.drafter"), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var arriving = Enumerable.Range(0, BodyLimit.TogetherMax / Arriving.Bytes + 1).Select(_ => SendAsync(more.Task, token)).ToList();
        var refused = await Task.WhenAny(arriving); // none of the others ends before the test says so
        more.SetResult();
        Assert.Equal(("uploads-busy", "5"), ((await refused).Problem(503), (await refused).Header("Retry-After")));
        Assert.All(await Task.WhenAll(arriving.Where(x => x != refused)), x => Assert.Equal(200, x.Status));
        Assert.Equal(200, (await SendAsync(Task.CompletedTask, token)).Status);
    }

    private Task<Reply> SendAsync(Task more, string token) => sample.SendAsync(HttpMethod.Post, "notes/import", new Arriving(more), token, ("Expect", "100-continue"));

    private Task<Reply> SendAsync(string content, string mediaType, string? token = null) => sample.SendAsync(
        HttpMethod.Post, "notes/import", new StringContent(content, Encoding.UTF8, mediaType), token ?? sample.Token("buyer.drafter"), ("Idempotency-Key", "file"));

    /// <summary>A file as large as the route takes, of which the end waits.</summary>
    private sealed class Arriving : HttpContent
    {
        internal const int Bytes = 2 << 20;
        private readonly Task _more;

        internal Arriving(Task more)
        {
            _more = more;
            Headers.ContentType = new("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { (byte)'x' });
            await stream.FlushAsync();
            await _more;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(new string('x', Bytes - 1)));
        }

        protected override bool TryComputeLength(out long length) => (length = Bytes) > 0;
    }
}
