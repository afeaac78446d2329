using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Aggregator.Tender.Sealing;

/// <summary>A share of a secret: the abscissa, from 1, and the value of the polynomial there.</summary>
internal readonly record struct Share(byte Index, byte[] Value);

/// <summary>
/// Shamir's scheme over the order of P-256, so that a private scalar is shared as it is. Fixed-size words on the stack instead of
/// big integers: those cannot be wiped. Slow by design of the simplest arithmetic that is right: a key is split once per tender.
/// </summary>
internal static class Shamir
{
    internal const int SecretBytes = 32;
    internal const int SharesMax = 255;
    private const int Words = 4;

    // n of P-256 (SEC 2, §2.4.2), least significant word first.
    private static readonly ulong[] Order = [0xF3B9CAC2FC632551, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000];

    /// <summary>Splits a scalar (big-endian, below the order) into shares of which any <paramref name="threshold"/> give it back.</summary>
    internal static Share[] Split(ReadOnlySpan<byte> secret, int count, int threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, SharesMax);
        var coefficients = new ulong[threshold * Words];
        Span<ulong> y = stackalloc ulong[Words];
        Span<ulong> x = stackalloc ulong[Words];
        try
        {
            Read(secret, coefficients.AsSpan(0, Words));
            if (!Below(coefficients.AsSpan(0, Words)))
            {
                throw new ArgumentException("The secret is not below the order.", nameof(secret));
            }

            for (var i = 1; i < threshold; i++)
            {
                Random(coefficients.AsSpan(i * Words, Words));
            }

            var shares = new Share[count];
            for (var index = 1; index <= count; index++)
            {
                x.Clear();
                x[0] = (ulong)index;
                y.Clear();
                for (var i = threshold - 1; i >= 0; i--)
                {
                    Multiply(y, x, y);
                    Add(y, coefficients.AsSpan(i * Words, Words), y);
                }

                shares[index - 1] = new Share((byte)index, Write(y));
            }

            return shares;
        }
        finally
        {
            coefficients.AsSpan().Clear();
            y.Clear();
        }
    }

    /// <summary>Gives the scalar back: Lagrange's interpolation at zero. Fewer shares than the threshold give an unrelated number.</summary>
    internal static byte[] Combine(IReadOnlyList<Share> shares)
    {
        if (shares.Count == 0 || shares.Select(s => s.Index).Distinct().Count() != shares.Count || shares.Any(s => s.Index == 0 || s.Value.Length != SecretBytes))
        {
            throw new ArgumentException("Shares must be there, distinct and whole.", nameof(shares));
        }

        Span<ulong> sum = stackalloc ulong[Words];
        Span<ulong> term = stackalloc ulong[Words];
        Span<ulong> factor = stackalloc ulong[Words];
        Span<ulong> below = stackalloc ulong[Words];
        sum.Clear();
        try
        {
            foreach (var share in shares)
            {
                Read(share.Value, term);
                One(below);
                foreach (var other in shares.Where(o => o.Index != share.Index))
                {
                    Small(other.Index, factor);
                    Multiply(term, factor, term);
                    Small(other.Index - share.Index, factor);
                    Multiply(below, factor, below);
                }

                Invert(below, factor);
                Multiply(term, factor, term);
                Add(sum, term, sum);
            }

            return Write(sum);
        }
        finally
        {
            sum.Clear();
            term.Clear();
        }
    }

    private static void Small(int value, Span<ulong> result)
    {
        result.Clear();
        result[0] = (ulong)Math.Abs(value);
        if (value < 0)
        {
            Subtract(Order, result, result);
        }
    }

    private static void One(Span<ulong> result) => Small(1, result);

    private static void Random(Span<ulong> result)
    {
        Span<byte> bytes = stackalloc byte[SecretBytes];
        do
        {
            RandomNumberGenerator.Fill(bytes);
            Read(bytes, result);
        }
        while (!Below(result));
        CryptographicOperations.ZeroMemory(bytes);
    }

    // Fermat: the order is prime, so a^(n-2) is the inverse of a.
    private static void Invert(ReadOnlySpan<ulong> value, Span<ulong> result)
    {
        Span<ulong> exponent = stackalloc ulong[Words];
        Span<ulong> two = stackalloc ulong[Words];
        Span<ulong> power = stackalloc ulong[Words];
        Small(2, two);
        Subtract(Order, two, exponent);
        value.CopyTo(power);
        One(result);
        for (var bit = 0; bit < 256; bit++)
        {
            if ((exponent[bit / 64] >> (bit % 64) & 1) == 1)
            {
                Multiply(result, power, result);
            }

            Multiply(power, power, power);
        }
    }

    private static void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        Span<ulong> product = stackalloc ulong[Words];
        product.Clear();
        for (var bit = 255; bit >= 0; bit--)
        {
            Add(product, product, product);
            if ((b[bit / 64] >> (bit % 64) & 1) == 1)
            {
                Add(product, a, product);
            }
        }

        product.CopyTo(result);
        product.Clear();
    }

    private static void Add(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        ulong carry = 0;
        for (var i = 0; i < Words; i++)
        {
            var sum = (UInt128)a[i] + b[i] + carry;
            result[i] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }

        if (carry == 1 || !Below(result))
        {
            Subtract(result, Order, result);
        }
    }

    private static void Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        ulong borrow = 0;
        for (var i = 0; i < Words; i++)
        {
            var difference = (UInt128)a[i] - b[i] - borrow;
            result[i] = (ulong)difference;
            borrow = (ulong)(difference >> 64) & 1;
        }
    }

    private static bool Below(ReadOnlySpan<ulong> value)
    {
        for (var i = Words - 1; i >= 0; i--)
        {
            if (value[i] != Order[i])
            {
                return value[i] < Order[i];
            }
        }

        return false;
    }

    private static void Read(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        for (var i = 0; i < Words; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes[((Words - 1 - i) * 8)..]);
        }
    }

    private static byte[] Write(ReadOnlySpan<ulong> words)
    {
        var bytes = new byte[SecretBytes];
        for (var i = 0; i < Words; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan((Words - 1 - i) * 8), words[i]);
        }

        return bytes;
    }
}
