using Aggregator.DemandCollection.Identifiers;

namespace Aggregator.DemandCollection.Tests.Identifiers;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("01199250158", true)]
    [InlineData("08911820960", true)]
    [InlineData("05359681003", true)]
    [InlineData("80050050154", true)]
    [InlineData("05017630152", true)]
    [InlineData("83501790014", true)]
    [InlineData("85002910017", true)]
    [InlineData("01735420018", true)]
    [InlineData("01234567890", false)]
    [InlineData("00000000000", false)]
    [InlineData("1199250158", false)]
    [InlineData("0119925015a", false)]
    [InlineData("01199250158\n", false)]
    public void Numeric_fiscal_code(string value, bool valid) => Assert.Equal(valid, Identifier.IsNumericFiscalCode(value));

    [Theory]
    [InlineData("RSSMRA80A01F205X", true)]
    [InlineData("BNCLRD75D10F205Q", true)]
    [InlineData("VRDGPP85T10A562S", true)]
    [InlineData("RSSMRA85T10A562S", true)]
    [InlineData("MRTMTT91D08F205J", true)]
    [InlineData("RSSMRA80A01F205Y", false)]
    [InlineData("RSSMRA80A01F205", false)]
    public void Personal_fiscal_code(string value, bool valid) => Assert.Equal(valid, Identifier.IsPersonalFiscalCode(value));

    [Theory]
    [InlineData("015146", true)]
    [InlineData("108033", true)]
    [InlineData("15146", false)]
    [InlineData("015000", false)]
    [InlineData("000146", false)]
    public void Istat(string value, bool valid) => Assert.Equal(valid, Identifier.IsIstat(value));

    [Theory]
    [InlineData("7004214C3B", "cig", true)]
    [InlineData("81970714FA", "cig", true)]
    [InlineData("742071688F", "cig", true)]
    [InlineData("74207325C4", "cig", true)]
    [InlineData("1234567CE7", "cig", true)]
    [InlineData("BBF90310AD", "cig-pcp", true)]
    [InlineData("BA1A7CF173", "cig-pcp", true)]
    [InlineData("BB4B32B78B", "cig-pcp", true)]
    [InlineData("BC0AB32B78", "cig-pcp", true)]
    [InlineData("A04BA0F33D", "cig-pcp", true)]
    [InlineData("ZF03480FFE", "smart-cig", true)]
    [InlineData("Y3D1234567", "smart-cig", true)]
    [InlineData("XD30000001", "smart-cig", true)]
    [InlineData("Z712ABCDEF", "smart-cig", true)]
    [InlineData("X560F0F0F0", "smart-cig", true)]
    [InlineData("A1B2C3D4E5", "cig-pcp", false)]
    [InlineData("B123456789", "cig-pcp", false)]
    [InlineData("W123456789", null, null)]
    public void Cig(string value, string? kind, bool? valid) => Assert.Equal((kind, valid), (Identifier.Cig(value)?.Kind, Identifier.Cig(value)?.Valid));

    [Theory]
    [InlineData("G39G19000560002", true)]
    [InlineData("G39G1900056000", false)]
    public void Cup(string value, bool valid) => Assert.Equal(valid, Identifier.IsCup(value));
}
