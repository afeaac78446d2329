using System.Globalization;
using System.Numerics;

namespace Aggregator.Tender.Scoring;

/// <summary>
/// An exact number: scores are rounded once, at the end, as the notice says. With decimals 10/3 + 20/3 would be 9.99…, and a
/// tender that truncates would lose a hundredth.
/// </summary>
internal readonly struct Fraction : IComparable<Fraction>, IEquatable<Fraction>
{
    private readonly BigInteger _over;
    private readonly BigInteger _under;

    private Fraction(BigInteger over, BigInteger under)
    {
        var common = BigInteger.GreatestCommonDivisor(over, under) * (under.Sign < 0 ? -1 : 1);
        (_over, _under) = (over / common, under / common);
    }

    internal static readonly Fraction Zero = 0m;
    internal static readonly Fraction One = 1m;

    private BigInteger Under => _under.IsZero ? BigInteger.One : _under;

    internal bool IsZero => _over.IsZero;

    public static implicit operator Fraction(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var over = (new BigInteger((uint)bits[2]) << 64) + (new BigInteger((uint)bits[1]) << 32) + (uint)bits[0];
        return new Fraction(bits[3] < 0 ? -over : over, BigInteger.Pow(10, bits[3] >> 16 & 0xFF));
    }

    public static Fraction operator +(Fraction a, Fraction b) => new(a._over * b.Under + b._over * a.Under, a.Under * b.Under);

    public static Fraction operator -(Fraction a, Fraction b) => new(a._over * b.Under - b._over * a.Under, a.Under * b.Under);

    public static Fraction operator *(Fraction a, Fraction b) => new(a._over * b._over, a.Under * b.Under);

    public static Fraction operator /(Fraction a, Fraction b) => new(a._over * b.Under, a.Under * b._over);

    public static bool operator <=(Fraction a, Fraction b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Fraction a, Fraction b) => a.CompareTo(b) >= 0;

    public int CompareTo(Fraction other) => (_over * other.Under).CompareTo(other._over * Under);

    public bool Equals(Fraction other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_over, Under);

    /// <summary>A whole power is exact; another is an irrational number, taken to the 15 digits of a double.</summary>
    internal Fraction Power(decimal exponent) => exponent == decimal.Truncate(exponent) && Math.Abs(exponent) <= 20
        ? exponent < 0 ? One / Power(-exponent) : new Fraction(BigInteger.Pow(_over, (int)exponent), BigInteger.Pow(Under, (int)exponent))
        : (decimal)Math.Pow((double)_over / (double)Under, (double)exponent);

    /// <summary>The number with so many digits after the point.</summary>
    internal decimal Round(Rounding rounding)
    {
        var scale = BigInteger.Pow(10, rounding.Decimals);
        var scaled = BigInteger.Abs(_over) * scale * 2 / Under;
        var digits = rounding.Mode == RoundingMode.HalfUp ? (scaled + 1) / 2 : scaled / 2;
        return (decimal)(_over.Sign < 0 ? -digits : digits) / (decimal)scale;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_over}/{Under}");
}

/// <summary>How scores are rounded: a parameter of the tender documents, never a constant.</summary>
/// <param name="Decimals">Digits kept, 0 to 9.</param>
/// <param name="Mode">Half up or truncate.</param>
internal sealed record Rounding(int Decimals, RoundingMode Mode)
{
    /// <summary>The score as it is written, with all its digits.</summary>
    internal string Write(decimal value) => value.ToString("F" + Decimals, CultureInfo.InvariantCulture);
}

/// <summary>What happens to the digits that are not kept.</summary>
internal enum RoundingMode
{
    HalfUp,
    Truncate,
}
