using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Aggregator.Gateway.Proxy;

/// <summary>A token bucket: so many requests at once, so many more each second. Zero a second switches it off.</summary>
internal sealed record Bucket(int Burst, int PerSecond);

/// <summary>
/// How much each caller may ask. Every request counts against its address; then a caller against its account or machine, and an
/// anonymous one against its address once more, in a bucket of its own for open data, logins and the token endpoint. Streams, which last, are
/// counted by how many an address has open, so that nobody takes the feed from everybody else. Kept per copy of the gateway.
/// </summary>
internal sealed class Limits : IDisposable
{
    private const int StreamsMax = 20;
    public static readonly PathString Token = "/oauth/token";
    public static readonly PathString FormLogin = "/session/login";
    public static readonly PathString JsonLogin = "/api/accounts/v1/session";
    private readonly PartitionedRateLimiter<string>? _streams;
    private readonly Dictionary<string, (Bucket Bucket, PartitionedRateLimiter<string>? Limiter)> _buckets;

    public Limits(IConfiguration configuration)
    {
        _buckets = new Dictionary<string, Bucket>
        {
            ["Address"] = new(2000, 400),
            ["Subject"] = new(1000, 100),
            ["Anonymous"] = new(300, 30),
            ["OpenData"] = new(300, 30),
            ["Login"] = new(30, 1),
            ["Token"] = new(600, 20),
        }.ToDictionary(entry => entry.Key, entry => Make(Read(configuration.GetSection("Limits:" + entry.Key), entry.Value)));
        var streams = configuration.GetValue("Limits:Streams", StreamsMax);
        _streams = streams <= 0 ? null : PartitionedRateLimiter.Create<string, string>(address =>
            RateLimitPartition.GetConcurrencyLimiter(address, _ => new ConcurrencyLimiterOptions { PermitLimit = streams, QueueLimit = 0 }));
    }

    /// <summary>A place among the streams that the address may have open, until it is given back; not acquired where all are taken.</summary>
    public RateLimitLease? OpenStream(HttpContext context) => _streams?.AttemptAcquire(Address(context));

    /// <summary>The bucket by address that every request passes first.</summary>
    public Standing Arrive(HttpContext context) => Take("Address", Address(context));

    /// <summary>The bucket of what the request is.</summary>
    public Standing Take(HttpContext context)
    {
        var path = context.Request.Path;
        if (HttpMethods.IsPost(context.Request.Method) && (Names(path, FormLogin) || Names(path, JsonLogin)))
        {
            return Take("Login", Address(context));
        }

        if (Names(path, Token))
        {
            return Take("Token", Address(context));
        }

        return context.Features.Get<Subject>() is { } subject ? Take("Subject", subject.Id.ToString())
            : Take(path.StartsWithSegments("/api/open-data") ? "OpenData" : "Anonymous", Address(context));
    }

    /// <summary>Whether a path leads to one of the gateway's own: routing overlooks its case and a slash at its end, so what counts must too.</summary>
    internal static bool Names(PathString path, PathString own) => path.StartsWithSegments(own, out var rest) && (!rest.HasValue || rest == "/");

    public void Dispose()
    {
        _streams?.Dispose();
        foreach (var (_, limiter) in _buckets.Values)
        {
            limiter?.Dispose();
        }
    }

    /// <summary>An IPv6 customer has a whole /64, so that is what counts as one address.</summary>
    internal static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private Standing Take(string name, string partition)
    {
        var (bucket, limiter) = _buckets[name];
        if (limiter is null)
        {
            return new Standing(true, bucket, bucket.Burst);
        }

        using var lease = limiter.AttemptAcquire(partition);
        return new Standing(lease.IsAcquired, bucket, lease.IsAcquired ? limiter.GetStatistics(partition)?.CurrentAvailablePermits ?? 0 : 0);
    }

    private static Bucket Read(IConfigurationSection section, Bucket bucket) =>
        new(section.GetValue("Burst", bucket.Burst), section.GetValue("PerSecond", bucket.PerSecond));

    private static (Bucket, PartitionedRateLimiter<string>?) Make(Bucket bucket) => (bucket, bucket.PerSecond <= 0 ? null
        : PartitionedRateLimiter.Create<string, string>(partition => RateLimitPartition.GetTokenBucketLimiter(partition, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = bucket.Burst,
            TokensPerPeriod = bucket.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        })));
}

/// <summary>How a caller stands with a bucket after a request.</summary>
internal sealed record Standing(bool Admitted, Bucket Bucket, long Remaining)
{
    public const string Limit = "RateLimit-Limit";

    /// <summary>Seconds until the bucket is full again.</summary>
    public long ResetSeconds => Bucket.PerSecond <= 0 ? 0 : (long)Math.Ceiling((Bucket.Burst - Remaining) / (double)Bucket.PerSecond);

    /// <summary>The headers that the API documents promise (Italian interoperability guidelines, draft-polli-ratelimit-headers).</summary>
    public void Write(IHeaderDictionary headers)
    {
        headers[Limit] = Bucket.Burst.ToString();
        headers["RateLimit-Remaining"] = Remaining.ToString();
        headers["RateLimit-Reset"] = ResetSeconds.ToString();
    }
}
