using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aggregator.Platform.Audit;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Tests.Sealing;

public class ReceiptTests
{
    private static readonly Receipt Given = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(),
        DateTimeOffset.Parse("2026-06-01T10:00:00.123456Z"), new Dictionary<string, string> { ["technical"] = Receipt.Hash("x") }, false);

    [Fact]
    public void A_bidder_verifies_a_receipt_with_nothing_but_the_receipt()
    {
        using var seal = new SealKey(SealKey.Generate());
        var parts = Given.Sign(seal).Split('.');
        var header = JsonNode.Parse(Jwe.Decode(parts[0]))!;
        Assert.Equal("ES256", (string?)header["alg"]);
        using var key = ECDsa.Create(Jwe.Point((string)header["jwk"]!["x"]!, (string)header["jwk"]!["y"]!)!.Value);
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Jwe.Decode(parts[2])!, HashAlgorithmName.SHA256));
        Assert.Equal(Given.Bid, Receipt.Read(Given.Sign(seal), seal)!.Bid);
        // No number that would tell how many bids came before.
        Assert.Equal(["bid", "procedure", "lot", "bidder", "recordedAt", "envelopes", "withdrawn"], JsonNode.Parse(Jwe.Decode(parts[1]))!.AsObject().Select(x => x.Key));
    }

    [Fact]
    public void A_changed_receipt_or_another_key_is_noticed()
    {
        using var seal = new SealKey(SealKey.Generate());
        using var other = new SealKey(SealKey.Generate());
        var jws = Given.Sign(seal);
        var parts = jws.Split('.');
        var earlier = Jwe.Encode(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Jwe.Decode(parts[1])!).Replace("10:00:00", "09:00:00")));
        Assert.Null(Receipt.Read($"{parts[0]}.{earlier}.{parts[2]}", seal));
        Assert.Null(Receipt.Read(jws, other));
        Assert.Null(Receipt.Read("a.b.c", seal));
    }
}
