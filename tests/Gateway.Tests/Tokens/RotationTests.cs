using Aggregator.Gateway.Storage;
using Aggregator.Gateway.Tokens;
using Aggregator.Platform.Audit;

namespace Aggregator.Gateway.Tests.Tokens;

public sealed class RotationTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Rotation Rules = new(TimeSpan.FromDays(30), TimeSpan.FromHours(1), TimeSpan.FromHours(1));
    private readonly SealKey _seal = new(SealKey.Generate());

    [Fact]
    public void Over_a_year_there_is_always_a_signing_key_published_an_hour_ahead_and_an_hour_after()
    {
        var keys = new List<SigningKey>();
        var published = new Dictionary<string, DateTimeOffset>();
        string? signing = null;
        var changes = 0;
        for (var now = Start; now < Start.AddDays(365); now += TimeSpan.FromMinutes(10))
        {
            foreach (var finished in Rules.Finished(keys, now).ToList())
            {
                Assert.NotEqual(signing, finished.Id);
                var after = keys.Where(key => key.ActiveFrom > finished.ActiveFrom).Min(key => key.ActiveFrom);
                Assert.True(now - after > Rules.Overlap);
                keys.Remove(finished);
            }

            if (Rules.NextFrom(keys, now) is { } from)
            {
                var key = SigningKey.Create(now, from, new Vault(_seal));
                keys.Add(key);
                published[key.Id] = now;
            }

            var current = Rotation.Current(keys, now)!;
            if (current.Id != signing)
            {
                Assert.True(signing is null || now - published[current.Id] >= Rules.Ahead);
                (signing, changes) = (current.Id, changes + 1);
            }

            Assert.InRange(keys.Count, 1, 2);
        }

        Assert.InRange(changes, 12, 13);
    }

    [Fact]
    public void After_a_long_stop_the_old_key_signs_until_the_new_one_was_published_long_enough()
    {
        var old = SigningKey.Create(Start, Start, new Vault(_seal));
        var now = Start.AddDays(90);
        Assert.Equal(now + Rules.Ahead, Rules.NextFrom([old], now));
        Assert.Empty(Rules.Finished([old], now));
        Assert.Same(old, Rotation.Current([old], now));
    }

    public void Dispose() => _seal.Dispose();
}
