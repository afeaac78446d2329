namespace Aggregator.Gateway.Tokens;

/// <summary>When keys are made, sign and leave.</summary>
/// <param name="Every">How long a key signs.</param>
/// <param name="Ahead">How long a key is published before it signs: longer than any reader keeps the JWKS.</param>
/// <param name="Overlap">How long a key is published after it signed last: longer than any token lives.</param>
internal sealed record Rotation(TimeSpan Every, TimeSpan Ahead, TimeSpan Overlap)
{
    public static Rotation From(IConfiguration configuration) => new(
        configuration.GetValue("Keys:Every", TimeSpan.FromDays(30)),
        configuration.GetValue("Keys:Ahead", TimeSpan.FromHours(1)),
        configuration.GetValue("Keys:Overlap", TimeSpan.FromHours(1)));

    /// <summary>The key that signs now: the youngest active one.</summary>
    public static SigningKey? Current(IEnumerable<SigningKey> keys, DateTimeOffset now) =>
        keys.Where(key => key.ActiveFrom <= now).OrderByDescending(key => key.ActiveFrom).ThenBy(key => key.Id, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>When a key that must be made now becomes active; null where the keys suffice.</summary>
    public DateTimeOffset? NextFrom(IReadOnlyCollection<SigningKey> keys, DateTimeOffset now)
    {
        if (Current(keys, now) is not { } current)
        {
            return now;
        }

        var ends = current.ActiveFrom + Every;
        if (keys.Any(key => key.ActiveFrom > now) || now < ends - Ahead)
        {
            return null;
        }

        return ends > now + Ahead ? ends : now + Ahead;
    }

    /// <summary>Keys whose last token is dead.</summary>
    public IEnumerable<SigningKey> Finished(IReadOnlyCollection<SigningKey> keys, DateTimeOffset now) =>
        keys.Where(key => keys.Any(younger => younger.ActiveFrom > key.ActiveFrom && younger.ActiveFrom + Overlap < now));
}
