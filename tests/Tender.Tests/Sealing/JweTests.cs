using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aggregator.Tender.Sealing;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Tender.Tests.Sealing;

public class JweTests
{
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(30).WithQuietOnSuccess(true);

    [Fact]
    public void Whatever_is_sealed_comes_out_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), plaintext =>
        {
            using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            Assert.Equal(plaintext, Jwe.Decrypt(key, Jwe.Encrypt(Public(key), plaintext, new Dictionary<string, string> { ["lot"] = "7" })));
        }).Check(Few);

    /// <summary>RFC 7518, Appendix C: Alice's ephemeral key, Bob's key, and the key that both derive.</summary>
    [Fact]
    public void The_key_of_rfc_7518_appendix_c_is_derived()
    {
        using var alice = Key("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0", "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps", "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
        using var bob = Key("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ", "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck", "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
        foreach (var secret in (byte[][])[alice.DeriveRawSecretAgreement(bob.PublicKey), bob.DeriveRawSecretAgreement(alice.PublicKey)])
        {
            Assert.Equal(
                [158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196], secret);
            Assert.Equal("VqqN6vgjbSBcIijNcacQGg", Jwe.Encode(Jwe.DeriveKey(secret, "A128GCM", "Alice"u8, "Bob"u8, 128)));
        }
    }

    [Fact]
    public void Every_altered_part_is_noticed()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var sealed_ = Jwe.Encrypt(Public(key), "offerta"u8, new Dictionary<string, string> { ["bidder"] = "a" });
        var parts = sealed_.Split('.');
        foreach (var part in (int[])[0, 2, 3, 4])
        {
            var bytes = Jwe.Decode(parts[part])!;
            for (var i = 0; i < bytes.Length; i++)
            {
                var altered = bytes.ToArray();
                altered[i] ^= 1;
                var forged = string.Join('.', parts.Select((x, n) => n == part ? Jwe.Encode(altered) : x));
                Assert.ThrowsAny<CryptographicException>(() => Jwe.Decrypt(key, forged));
            }
        }
    }

    [Fact]
    public void A_transplanted_header_breaks_the_tag()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var mine = Jwe.Encrypt(Public(key), "10%"u8, new Dictionary<string, string> { ["bidder"] = "a" });
        var header = JsonNode.Parse(Jwe.Decode(mine.Split('.')[0]))!;
        header["bidder"] = "b";
        var theirs = Jwe.Encode(Encoding.UTF8.GetBytes(header.ToJsonString())) + mine[mine.IndexOf('.')..];
        Assert.Equal("b", Jwe.Read(theirs)!.Header["bidder"]);
        Assert.ThrowsAny<CryptographicException>(() => Jwe.Decrypt(key, theirs));
    }

    [Fact]
    public void Only_the_one_accepted_form_is_read()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var good = Jwe.Encrypt(Public(key), "x"u8);
        Assert.NotNull(Jwe.Read(good));
        var parts = good.Split('.');
        var header = Encoding.UTF8.GetString(Jwe.Decode(parts[0])!);

        Assert.Null(Jwe.Read(""));
        Assert.Null(Jwe.Read("...."));
        Assert.Null(Jwe.Read(good + "."));
        Assert.Null(Jwe.Read(good + "="));
        Assert.Null(Jwe.Read(good.Replace("..", ".AAAA.")));
        Assert.Null(Jwe.Read(good + new string('A', Jwe.CompactLengthMax)));
        Assert.Null(Reheaded(header.Replace("\"ECDH-ES\"", "\"RSA-OAEP\"")));
        Assert.Null(Reheaded(header.Replace("\"A256GCM\"", "\"A128GCM\"")));
        Assert.Null(Reheaded(header.Replace("{\"alg\"", "{\"zip\":\"DEF\",\"alg\"")));
        Assert.Null(Reheaded(header.Replace("{\"alg\"", "{\"crit\":[\"exp\"],\"alg\"")));
        Assert.Null(Reheaded(header.Replace("{\"alg\"", "{\"alg\":\"ECDH-ES\",\"alg\"")));
        Assert.Null(Reheaded(header.Replace("P-256", "P-384")));
        Assert.Null(Reheaded("[]"));
        Assert.Null(Reheaded("{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":5,\"y\":{}}}"));
        Assert.Null(Reheaded("\0"));

        Jwe.Opened? Reheaded(string json) => Jwe.Read(string.Join('.', (string[])[Jwe.Encode(Encoding.UTF8.GetBytes(json)), .. parts[1..]]));
    }

    [Fact]
    public void A_point_off_the_curve_is_refused()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var q = Public(key).Q;
        Assert.NotNull(Jwe.Point(Jwe.Encode(q.X), Jwe.Encode(q.Y)));
        q.Y![31] ^= 1;
        Assert.Null(Jwe.Point(Jwe.Encode(q.X), Jwe.Encode(q.Y)));
        Assert.Null(Jwe.Point(Jwe.Encode(new byte[32]), Jwe.Encode(new byte[32])));
    }

    [Theory]
    [InlineData("AA==")]
    [InlineData("A")]
    [InlineData("A A")]
    [InlineData("AB")] // stray bits in the last character
    [InlineData("A+/A")]
    public void Loose_base64_is_refused(string text) => Assert.Null(Jwe.Decode(text));

    private static ECParameters Public(ECDiffieHellman key) => key.ExportParameters(false);

    private static ECDiffieHellman Key(string x, string y, string d) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Jwe.Decode(x), Y = Jwe.Decode(y) }, D = Jwe.Decode(d),
    });
}
