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

    private Task<Reply> SendAsync(string content, string mediaType, string? token = null) => sample.SendAsync(
        HttpMethod.Post, "notes/import", new StringContent(content, Encoding.UTF8, mediaType), token ?? sample.Token("buyer.drafter"), ("Idempotency-Key", "file"));
}
