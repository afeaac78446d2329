using Aggregator.Support;

namespace Aggregator.Gateway.Tests.Proxy;

/// <summary>Small buckets that fill slowly: a token a second is too slow to matter within a test.</summary>
public sealed class LimitsTests(LimitsTests.Narrow gateway) : IClassFixture<LimitsTests.Narrow>
{
    public sealed class Narrow : GatewayProcess
    {
        public const int Streams = 2;

        protected override void Configure(IDictionary<string, string?> environment, int port)
        {
            environment["Gateway__TrustedProxies"] = "127.0.0.1,::1";
            environment["Limits__Streams"] = Streams.ToString();
            foreach (var (bucket, burst) in (List<(string, int)>)[("Address", 60), ("Subject", 20), ("Anonymous", 15), ("OpenData", 10), ("Login", 5), ("Token", 8)])
            {
                environment[$"Limits__{bucket}__Burst"] = burst.ToString();
                environment[$"Limits__{bucket}__PerSecond"] = "1";
            }
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "/api/demand/v1/bodies", 15)]
    [InlineData("192.0.2.2", "/api/open-data/v1/events", 10)]
    [InlineData("2001:db8:1:2::1", "/some/page", 15)]
    public async Task Each_address_has_its_own_bucket(string address, string path, int burst)
    {
        using var browser = gateway.Browser();
        using var first = await browser.Get(path, ("X-Forwarded-For", address));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal((burst.ToString(), (burst - 1).ToString(), "1"), (first.Header("RateLimit-Limit"), first.Header("RateLimit-Remaining"), first.Header("RateLimit-Reset")));
        var refused = await Exhaust(() => browser.Get(path, ("X-Forwarded-For", address)), burst);
        await refused.IsProblem(429, "too-many-requests");
        Assert.Equal(("1", burst.ToString(), "0"), (refused.Header("Retry-After"), refused.Header("RateLimit-Limit"), refused.Header("RateLimit-Remaining")));
        Assert.Equal("nosniff", refused.Header("X-Content-Type-Options"));
        using var other = await browser.Get(path, ("X-Forwarded-For", "198.51.100.7"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.11", "/api/accounts/v1/session")]
    [InlineData("192.0.2.12", "/api/accounts/v1/session/")]
    [InlineData("192.0.2.13", "/API/accounts/v1/SESSION/")]
    public async Task However_its_path_is_written_a_login_is_a_login(string address, string path)
    {
        using var browser = gateway.Browser();
        using var answer = await browser.Post(path, new { userName = "nobody", password = "wrong-password-1" }, ("X-Forwarded-For", address));
        Assert.Equal((HttpStatusCode.Unauthorized, "5"), (answer.StatusCode, answer.Header("RateLimit-Limit")));
    }

    [Fact]
    public async Task An_ipv6_customer_is_one_address_however_many_it_uses()
    {
        using var browser = gateway.Browser();
        var i = 0;
        using var refused = await Exhaust(() => browser.Get("/x", ("X-Forwarded-For", $"2001:db8:9:9::{++i:x}")), 15);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    [Fact]
    public async Task A_subject_is_limited_wherever_it_calls_from()
    {
        using var browser = gateway.Browser();
        var token = await Token("203.0.113.1");
        var i = 0;
        using var refused = await Exhaust(() => browser.Get("/api/demand/v1/bodies", ("Authorization", "Bearer " + token), ("X-Forwarded-For", $"203.0.113.{100 + ++i}")), 20);
        await refused.IsProblem(429, "too-many-requests");
        using var open = await browser.Get("/api/open-data/v1/events", ("X-Forwarded-For", "203.0.113.2"));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task Guessing_passwords_runs_dry_while_reading_goes_on()
    {
        using var browser = gateway.Browser();
        const string Guesser = "203.0.113.50";
        using var refused = await Exhaust(() => browser.Post("/api/accounts/v1/session", new { userName = "x", password = "y" }, ("X-Forwarded-For", Guesser)), 5);
        await refused.IsProblem(429, "too-many-requests");
        using var form = await browser.Send(HttpMethod.Post, "/session/login", new FormUrlEncodedContent([]), ("X-Forwarded-For", Guesser));
        Assert.Equal((HttpStatusCode.SeeOther, "/login?error=limited"), (form.StatusCode, form.Header("Location")));
        Assert.Equal("1", form.Header("Retry-After"));
        using var page = await browser.Get("/", ("X-Forwarded-For", Guesser));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Guessing_secrets_runs_dry()
    {
        using var browser = gateway.Browser();
        using var refused = await Exhaust(() => browser.Send(HttpMethod.Post, "/oauth/token",
            new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "x"), new("client_secret", "y")]), ("X-Forwarded-For", "203.0.113.60")), 8);
        await refused.IsProblem(429, "too-many-requests");
    }

    [Fact]
    public async Task Forged_tokens_cost_the_address_that_sends_them()
    {
        using var browser = gateway.Browser();
        using var refused = await Exhaust(() => browser.Get("/api/demand/v1/bodies", ("Authorization", "Bearer x.y.z"), ("X-Forwarded-For", "203.0.113.70")), 60);
        await refused.IsProblem(429, "too-many-requests");
    }

    [Theory]
    [InlineData("203.0.113.80", "/api/open-data/v1/events/stream")]
    [InlineData("203.0.113.81", "/API/Open-Data/v1/EVENTS/stream")]
    public async Task An_address_has_only_so_many_streams_open_at_once(string address, string path)
    {
        using var browser = gateway.Browser();
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < Narrow.Streams; i++)
        {
            open.Add(await browser.Get(path, ("X-Forwarded-For", address)));
            Assert.Equal(HttpStatusCode.OK, open[^1].StatusCode);
        }

        using var refused = await browser.Get(path, ("X-Forwarded-For", address));
        await refused.IsProblem(429, "too-many-requests");
        Assert.NotNull(refused.Header("Retry-After"));
        using var page = await browser.Get("/api/open-data/v1/events", ("X-Forwarded-For", address));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var neighbour = await browser.Get(path, ("X-Forwarded-For", "198.51.100.9"));
        Assert.Equal(HttpStatusCode.OK, neighbour.StatusCode);

        // One that ends makes room for another.
        open[0].Dispose();
        await Eventually.Holds(async () =>
        {
            using var next = await browser.Get(path, ("X-Forwarded-For", address));
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        });
        open.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task What_is_refused_before_the_caller_is_known_says_how_the_address_stands()
    {
        using var browser = gateway.Browser();
        using var refused = await browser.Get("/api/demand/v1/bodies", ("Authorization", "Bearer x.y.z"), ("X-Forwarded-For", "203.0.113.90"));
        Assert.Equal((HttpStatusCode.Unauthorized, "60", "59"), (refused.StatusCode, refused.Header("RateLimit-Limit"), refused.Header("RateLimit-Remaining")));
    }

    /// <summary>Asks until refused; a bucket that refills meanwhile gives a few more.</summary>
    private static async Task<HttpResponseMessage> Exhaust(Func<Task<HttpResponseMessage>> ask, int burst)
    {
        for (var i = 0; i < burst * 4; i++)
        {
            var answer = await ask();
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            answer.Dispose();
        }

        throw new InvalidOperationException("Never limited.");
    }

    private async Task<string> Token(string address)
    {
        using var answer = await gateway.Browser().Send(HttpMethod.Post, "/oauth/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"),
            new("client_id", GatewayProcess.OperatorClient), new("client_secret", GatewayProcess.OperatorSecret)]), ("X-Forwarded-For", address));
        return (string)(await answer.Json())["access_token"]!;
    }
}
