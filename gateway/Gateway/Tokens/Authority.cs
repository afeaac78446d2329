namespace Aggregator.Gateway.Tokens;

/// <summary>The gateway's own address as the world sees it: issuer of tokens, and what decides whether cookies are for https.</summary>
internal sealed record Authority(string Issuer)
{
    public bool Secure { get; } = Issuer.StartsWith("https://", StringComparison.Ordinal);

    public static Authority From(IConfiguration configuration) => new((configuration["Aggregator:Authority"]
        ?? throw new InvalidOperationException("Aggregator__Authority is not set: the gateway's own base URL.")).TrimEnd('/'));

    /// <summary>On https the prefix makes browsers refuse a cookie that another host or a plain connection set.</summary>
    public string Cookie(string name) => Secure ? "__Host-" + name : name;

    public CookieOptions Options(SameSiteMode sameSite) => new() { HttpOnly = true, Secure = Secure, SameSite = sameSite, Path = "/", IsEssential = true };
}
