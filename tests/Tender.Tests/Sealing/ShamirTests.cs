using System.Numerics;
using System.Security.Cryptography;
using Aggregator.Tender.Sealing;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Tender.Tests.Sealing;

public class ShamirTests
{
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(30).WithQuietOnSuccess(true);

    private static readonly BigInteger Order = new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    [Fact]
    public void Any_quorum_gives_the_secret_back() =>
        Prop.ForAll(Arb.From(Case()), x =>
        {
            var secret = Secret(x.Seed);
            var shares = Shamir.Split(secret, x.Count, x.Threshold);
            var picked = Shuffled(shares, x.Seed).Take(x.Threshold).ToList();
            Assert.Equal(secret, Shamir.Combine(picked));
            Assert.Equal(secret, Shamir.Combine(shares));
        }).Check(Few);

    [Fact]
    public void One_share_less_gives_an_unrelated_number() =>
        Prop.ForAll(Arb.From(Case().Where(x => x.Threshold > 1)), x =>
        {
            var secret = Secret(x.Seed);
            var shares = Shamir.Split(secret, x.Count, x.Threshold);
            Assert.NotEqual(secret, Shamir.Combine([.. Shuffled(shares, x.Seed).Take(x.Threshold - 1)]));
        }).Check(Few);

    /// <summary>The same polynomial by arbitrary-precision integers: an independent statement of the arithmetic modulo the order.</summary>
    [Fact]
    public void Shares_lie_on_one_polynomial_of_the_right_degree()
    {
        foreach (var edge in (BigInteger[])[BigInteger.Zero, BigInteger.One, Order - 1, Order / 2])
        {
            var secret = Bytes(edge);
            var shares = Shamir.Split(secret, 7, 3);
            // Two different triples, interpolated with big integers, agree at zero and at every other share.
            foreach (var at in (int[])[0, 1, 4, 7])
            {
                var expected = at == 0 ? edge : Number(shares[at - 1].Value);
                Assert.Equal(expected, Interpolate([shares[1], shares[4], shares[6]], at));
                Assert.Equal(expected, Interpolate([shares[0], shares[2], shares[5]], at));
            }
        }
    }

    [Fact]
    public void A_secret_outside_the_group_and_broken_shares_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Shamir.Split(Bytes(Order), 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shamir.Split(new byte[31], 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shamir.Split(new byte[32], 3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shamir.Split(new byte[32], 3, 0));
        var shares = Shamir.Split(Secret(1), 3, 2);
        Assert.Throws<ArgumentException>(() => Shamir.Combine([shares[0], shares[0]]));
        Assert.Throws<ArgumentException>(() => Shamir.Combine([]));
        Assert.Throws<ArgumentException>(() => Shamir.Combine([shares[0], new Share(0, shares[1].Value)]));
    }

    [Fact]
    public void Two_splits_of_one_secret_share_nothing()
    {
        var (first, second) = (Shamir.Split(Secret(5), 4, 2), Shamir.Split(Secret(5), 4, 2));
        Assert.All(first.Zip(second), pair => Assert.NotEqual(pair.First.Value, pair.Second.Value));
    }

    private static Gen<(int Count, int Threshold, int Seed)> Case() =>
        from count in Gen.Choose(1, 12)
        from threshold in Gen.Choose(1, count)
        from seed in Gen.Choose(0, int.MaxValue)
        select (count, threshold, seed);

    private static byte[] Secret(int seed) => Bytes(new BigInteger(SHA256.HashData(BitConverter.GetBytes(seed)), isUnsigned: true) % Order);

    private static IEnumerable<Share> Shuffled(Share[] shares, int seed)
    {
        var copy = shares.ToArray();
        new System.Random(seed).Shuffle(copy);
        return copy;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static BigInteger Interpolate(Share[] shares, int at)
    {
        var sum = BigInteger.Zero;
        foreach (var share in shares)
        {
            var (over, under) = (Number(share.Value), BigInteger.One);
            foreach (var other in shares.Where(x => x.Index != share.Index))
            {
                over = over * (at - other.Index) % Order;
                under = under * (share.Index - other.Index) % Order;
            }

            sum += over * BigInteger.ModPow((under + Order) % Order, Order - 2, Order);
        }

        return (sum % Order + Order) % Order;
    }
}
