using System.Security.Cryptography;
using System.Text;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Tests.Bids;

public class BidTests
{
    private static readonly ECDiffieHellman Key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly Bid _bid = new() { Id = Guid.CreateVersion7(), ProcedureId = Guid.CreateVersion7(), LotId = Guid.CreateVersion7(), OperatorId = Guid.CreateVersion7(), PutBy = Guid.Empty, RecordedAt = default, Receipt = "", State = BidState.Admitted };

    [Theory]
    [InlineData("""{"discountPercent":"10.5","labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"}}""", null)]
    [InlineData("""{"discountPercent":10.5,"labourCost":{"amount":600,"currency":"EUR"},"safetyCost":{"amount":"20"}}""", null)]
    [InlineData("""{"discountPercent":"0","labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"}}""", null)]
    [InlineData("""{"discountPercent":"10.5","labourCost":{"amount":"600.00"}}""", "costs-missing")]
    [InlineData("""{"discountPercent":"10.5","safetyCost":{"amount":"600.00"}}""", "costs-missing")]
    [InlineData("""{"discountPercent":"10.5","labourCost":{"amount":"0.00"},"safetyCost":{"amount":"20.00"}}""", "costs-missing")]
    [InlineData("""{"discountPercent":"10.5","labourCost":{"amount":"600.001"},"safetyCost":{"amount":"20.00"}}""", "costs-missing")]
    [InlineData("""{"discountPercent":"10.5","labourCost":{"amount":"99999999999999999999"},"safetyCost":{"amount":"20.00"}}""", "costs-missing")]
    [InlineData("""{"discountPercent":"10.5","labourCost":{"amount":"600","currency":"USD"},"safetyCost":{"amount":"20.00"}}""", "costs-missing")]
    [InlineData("""{"discountPercent":"100","labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"}}""", "discount-out-of-range")]
    [InlineData("""{"discountPercent":"-1","labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"}}""", "discount-out-of-range")]
    [InlineData("""{"discountPercent":"1.0000000001","labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"}}""", "discount-out-of-range")]
    [InlineData("""{"labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"}}""", "economic-unreadable")]
    [InlineData("""{"discountPercent":"1e999"}""", "economic-unreadable")]
    [InlineData("""{"discountPercent":"\ud800"}""", "economic-unreadable")]
    [InlineData("""{"discountPercent":"1","discountPercent":"2"}""", "economic-unreadable")]
    [InlineData("null", "economic-unreadable")]
    [InlineData("[[[[", "economic-unreadable")]
    [InlineData("", "economic-unreadable")]
    public void An_economic_offer_without_its_costs_is_out_and_none_breaks_the_opening(string content, string? exclusion)
    {
        _bid.TakeEconomic(EconomicOffer.Read(Encoding.UTF8.GetBytes(content)));
        Assert.Equal(exclusion, _bid.Exclusion);
        Assert.Equal(exclusion is null, _bid.IsAdmitted);
    }

    [Fact]
    public void A_good_envelope_opens() => Assert.Equal((EnvelopeState.Opened, null), Open(Sealed(_bid.OperatorId)));

    [Fact]
    public void A_bad_envelope_is_recorded_and_does_not_throw()
    {
        var good = Sealed(_bid.OperatorId);
        Assert.Equal((EnvelopeState.Invalid, "transplanted"), Open(Sealed(Guid.CreateVersion7())));
        Assert.Equal((EnvelopeState.Invalid, "altered"), Open(good, Receipt.Hash("another")));
        Assert.Equal((EnvelopeState.Invalid, "malformed"), Open("x"));
        var parts = good.Split('.');
        var tag = Jwe.Decode(parts[4])!;
        tag[0] ^= 1;
        Assert.Equal((EnvelopeState.Invalid, "undecryptable"), Open(string.Join('.', [.. parts[..4], Jwe.Encode(tag)])));
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal((EnvelopeState.Invalid, "undecryptable"), Open(Sealed(_bid.OperatorId, other)));
    }

    [Theory]
    [InlineData("procedure")]
    [InlineData("lot")]
    [InlineData("envelope")]
    [InlineData("bidder")]
    public void Every_binding_counts(string name)
    {
        var bindings = Bindings(_bid.OperatorId);
        bindings.Remove(name);
        Assert.Equal("transplanted", Fault());
        bindings[name] = name == "envelope" ? "economic" : Guid.CreateVersion7().ToString();
        Assert.Equal("transplanted", Fault());

        string? Fault() => Envelopes.Fault(Jwe.Encrypt(Key.ExportParameters(false), "x"u8, bindings), _bid.ProcedureId, _bid.LotId, EnvelopeKind.Technical, _bid.OperatorId);
    }

    private (EnvelopeState, string?) Open(string jwe, string? sha256 = null)
    {
        var envelope = new BidEnvelope { BidId = _bid.Id, Kind = EnvelopeKind.Technical, Jwe = jwe, Sha256 = sha256 ?? Receipt.Hash(jwe) };
        envelope.Open(Key, _bid);
        Assert.Equal(envelope.State == EnvelopeState.Opened, envelope.Content is not null);
        return (envelope.State, envelope.Fault);
    }

    private string Sealed(Guid bidder, ECDiffieHellman? to = null) => Jwe.Encrypt((to ?? Key).ExportParameters(false), "relazione"u8, Bindings(bidder));

    private Dictionary<string, string> Bindings(Guid bidder) => new()
    {
        ["procedure"] = _bid.ProcedureId.ToString(), ["lot"] = _bid.LotId.ToString(), ["envelope"] = "technical", ["bidder"] = bidder.ToString(),
    };
}
