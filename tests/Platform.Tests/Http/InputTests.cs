using System.Net.Http.Headers;
using System.Text;

namespace Aggregator.Platform.Tests.Http;

public sealed class InputTests(HttpSample sample)
{
    [Fact]
    public async Task Every_error_of_shape_is_told_at_once_with_its_pointer()
    {
        var reply = await sample.SendAsync(HttpMethod.Post, "notes", """
            {"title":7,"amount":{"amount":"1.234","currency":"USD"},"kind":"odd","on":"28/02/2026","at":"2026-02-28T10:00:00","count":1.5,"parent":"x",
             "lines":[{"text":"a\u0000","quantity":"many","unitPrice":{"amount":"1.2345678"}},{"quantity":1e20,"unitPrice":"3"},null],"fields":{"a/b":1},"code":"12345678901","urgent":"yes"}
            """, sample.Token("buyer.drafter"));
        Assert.Equal("invalid-input", reply.Problem(400));
        Assert.Equal(
            new[]
            {
                "/title string", "/amount/amount digits", "/amount/currency currency", "/kind enum", "/on date", "/at date-time", "/count integer", "/parent uuid",
                "/lines/0/text characters", "/lines/0/quantity decimal", "/lines/0/unitPrice/amount digits", "/lines/1/text required", "/lines/1/quantity too-big",
                "/lines/1/unitPrice money", "/lines/2 required", "/fields/a~1b string", "/code too-long", "/urgent boolean",
            }.Order(),
            reply.Errors);
        Assert.Contains("plain, high-priority", reply.Text);
    }

    [Fact]
    public async Task What_is_missing_and_what_breaks_a_rule_is_told()
    {
        var missing = await sample.SendAsync(HttpMethod.Post, "notes", "{}", sample.Token("buyer.drafter"));
        missing.Problem(400);
        Assert.Equal(new[] { "/title", "/amount", "/kind", "/on", "/at", "/count", "/lines" }.Select(x => x + " required").Order(), missing.Errors);

        var rules = await sample.SendAsync(HttpMethod.Post, "notes", """
            {"title":" ","amount":{"amount":1},"kind":"plain","on":"2026-01-01","at":"2026-01-01T00:00:00Z","count":0,"parent":null,"lines":[],"somethingNew":1}
            """, sample.Token("buyer.drafter"));
        rules.Problem(400);
        Assert.Equal(["/count positive", "/lines required", "/title required"], rules.Errors);
    }

    [Theory]
    [InlineData("""{"title":""", "malformed-json")]
    [InlineData("""{"title":"a","title":"b"}""", "malformed-json")]
    [InlineData("not json", "malformed-json")]
    [InlineData("[1]", "invalid-input")]
    [InlineData("null", "invalid-input")]
    [InlineData("", "invalid-input")]
    [InlineData("""{"title":"\ud800"}""", "invalid-input")]
    public async Task Unreadable_bodies_are_400(string body, string code)
    {
        Assert.Equal(code, (await sample.SendAsync(HttpMethod.Post, "notes", body, sample.Token("buyer.drafter"))).Problem(400));
    }

    [Fact]
    public async Task Too_deep_too_large_and_of_another_type_are_refused()
    {
        var token = sample.Token("buyer.drafter");
        Assert.Equal("malformed-json", (await sample.SendAsync(HttpMethod.Post, "notes", new string('[', 100_000), token)).Problem(400));
        Assert.Equal("too-large", (await sample.SendAsync(HttpMethod.Post, "notes", $$"""{"title":"{{new string('x', 1 << 20)}}"}""", token)).Problem(413));
        var chunked = new StreamContent(new Endless(10 << 20)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        Assert.Equal("too-large", (await sample.SendAsync(HttpMethod.Post, "notes", chunked, token)).Problem(413));
        Assert.Equal("unsupported-media-type", (await sample.SendAsync(HttpMethod.Post, "notes", new StringContent("title=a", Encoding.UTF8, "text/plain"), token)).Problem(415));
    }

    [Fact]
    public async Task A_valid_body_is_read_to_the_digit_and_answered_in_the_wire_format()
    {
        var title = Guid.NewGuid().ToString();
        var reply = await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(title), sample.Token("buyer.drafter"));
        Assert.Equal(201, reply.Status);
        Assert.Equal("""{"amount":"12.50","currency":"EUR"}""", reply.Json["amount"]!.ToJsonString());
        Assert.Equal("2.469134", (string)reply.Json["total"]!);
        Assert.Equal("high-priority", (string)reply.Json["kind"]!);
        Assert.Equal("2026-02-28T09:00:00+00:00", (string)reply.Json["at"]!);
        Assert.Equal("\"1\"", reply.Header("ETag"));
        Assert.Equal($"/api/sample/v1/notes/{reply.Json["id"]}", reply.Header("Location"));
        Assert.Equal(1, await sample.CountAsync(title));
    }

    [Fact]
    public async Task A_calculator_takes_numbers_and_strings_and_names_every_wrong_field()
    {
        var reply = await sample.SendAsync(HttpMethod.Post, "calculations/double", """{"values":[1.5,"2.25"]}""");
        Assert.Equal("""{"values":["3.0","4.50"]}""", reply.Text);
        var wrong = await sample.SendAsync(HttpMethod.Post, "calculations/double", """{"values":["1,5",true,null,"NaN","1e3"]}""");
        wrong.Problem(400);
        Assert.Equal(["/values/0 decimal", "/values/1 decimal", "/values/2 required", "/values/3 decimal", "/values/4 decimal"], wrong.Errors);
    }

    [Fact]
    public async Task A_number_that_a_decimal_would_round_is_refused_and_not_rounded()
    {
        var wrong = await sample.SendAsync(HttpMethod.Post, "calculations/double",
            """{"values":["1.00000000000000000000000000001",1.00000000000000000000000000001,"12345678901234567890123456789",1e-40,"0.000000000000000000000000000001"]}""");
        wrong.Problem(400);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"/values/{i} decimal"), wrong.Errors);
        Assert.Equal(200, (await sample.SendAsync(HttpMethod.Post, "calculations/double", """{"values":["000000000000000000000000000000001.5",1.50e1,15e-1]}""")).Status);
    }

    [Fact]
    public async Task Texts_follow_the_language_asked_for()
    {
        async Task<string> Title(string languages) => (string)(await sample.SendAsync(HttpMethod.Get, "nothing", headers: ("Accept-Language", languages))).Json["title"]!;
        Assert.Equal("Non trovato", await Title("fr"));
        Assert.Equal("Not found", await Title("en-GB,en;q=0.9"));
        Assert.Equal("Non trovato", await Title("en;q=0.5,it-IT"));
    }

    private sealed class Endless(long length) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var part = (int)Math.Min(count, length - _read);
            buffer.AsSpan(offset, part).Fill((byte)' ');
            _read += part;
            return part;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
