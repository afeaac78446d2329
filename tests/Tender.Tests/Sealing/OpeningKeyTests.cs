using System.Security.Cryptography;
using System.Text;
using Aggregator.Platform.Audit;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Tests.Sealing;

public class OpeningKeyTests
{
    private readonly Guid _procedure = Guid.CreateVersion7();
    private readonly (Guid Id, ECDiffieHellman Key)[] _holders = [.. Enumerable.Range(0, 4).Select(_ => (Guid.CreateVersion7(), ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256)))];

    [Fact]
    public void A_quorum_of_decrypted_shares_opens_what_was_sealed_to_the_public_key()
    {
        var (key, shares) = Make();
        var jwe = Jwe.Encrypt(key.Point()!.Value, "busta"u8);
        using var restored = OpeningKey.Restore(key, [Decrypted(shares[3]), Decrypted(shares[0]), Decrypted(shares[2])]);
        Assert.Equal("busta", Encoding.UTF8.GetString(Jwe.Decrypt(restored, jwe)));
    }

    [Fact]
    public void Two_of_a_quorum_of_three_restore_nothing()
    {
        var (key, shares) = Make();
        Assert.ThrowsAny<CryptographicException>(() => OpeningKey.Restore(key, [Decrypted(shares[0]), Decrypted(shares[1])]));
    }

    [Fact]
    public void A_share_is_readable_by_its_holder_alone_and_matches_its_commitment_alone()
    {
        var (_, shares) = Make();
        Assert.ThrowsAny<CryptographicException>(() => Jwe.Decrypt(_holders[1].Key, shares[0].Jwe));
        Assert.Equal(shares[0].Commitment, OpeningKey.Commitment(_procedure, "technical", Decrypted(shares[0])));
        Assert.NotEqual(shares[0].Commitment, OpeningKey.Commitment(_procedure, "technical", Decrypted(shares[1])));
        Assert.NotEqual(shares[0].Commitment, OpeningKey.Commitment(_procedure, "economic", Decrypted(shares[0])));
        Assert.NotEqual(shares[0].Commitment, OpeningKey.Commitment(Guid.CreateVersion7(), "technical", Decrypted(shares[0])));
    }

    [Fact]
    public void A_share_handed_in_is_kept_locked_to_its_place()
    {
        using var seal = new SealKey(SealKey.Generate());
        using var other = new SealKey(SealKey.Generate());
        var share = new Share(2, RandomNumberGenerator.GetBytes(32));
        var locked = new ShareSafe(seal).Lock(_procedure, "technical", share);
        Assert.Equal(share.Value, new ShareSafe(seal).Unlock(_procedure, "technical", 2, locked).Value);
        Assert.ThrowsAny<CryptographicException>(() => new ShareSafe(seal).Unlock(_procedure, "economic", 2, locked));
        Assert.ThrowsAny<CryptographicException>(() => new ShareSafe(seal).Unlock(_procedure, "technical", 3, locked));
        Assert.ThrowsAny<CryptographicException>(() => new ShareSafe(other).Unlock(_procedure, "technical", 2, locked));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public void A_share_of_another_form_is_not_read(string text) => Assert.Null(OpeningKey.Read(text));

    private (Jwk Key, IReadOnlyList<OpeningKey.Deposited> Shares) Make() =>
        OpeningKey.Make(_procedure, "technical", [.. _holders.Select(x => (x.Id, x.Key.ExportParameters(false)))], 3);

    private Share Decrypted(OpeningKey.Deposited deposited) =>
        OpeningKey.Read(Encoding.ASCII.GetString(Jwe.Decrypt(_holders.Single(x => x.Id == deposited.Holder).Key, deposited.Jwe)))!.Value;
}
