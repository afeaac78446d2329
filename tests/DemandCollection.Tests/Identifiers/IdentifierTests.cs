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
    [InlineData("RSSMRA80F01F205X", false)] // no month has the letter F
    [InlineData("rssmra80a01f205x", false)]
    public void Personal_fiscal_code(string value, bool valid) => Assert.Equal(valid, Identifier.IsPersonalFiscalCode(value));

    [Theory]
    [InlineData("015146", true)]
    [InlineData("015182", true)]
    [InlineData("015209", true)]
    [InlineData("015118", true)]
    [InlineData("015086", true)]
    [InlineData("108033", true)]
    [InlineData("003015146", false)] // with the region in front, as ANAC writes it
    [InlineData("015146\n", false)]
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
    [InlineData("B61102E182", "cig-pcp", false)] // published all the same: whoever takes codes from others warns
    [InlineData("W123456789", null, null)]
    [InlineData("7004214c3b", null, null)]
    [InlineData("7004214C3B0", null, null)]
    [InlineData("", null, null)]
    public void Cig(string value, string? kind, bool? valid) => Assert.Equal((kind, valid), (Identifier.Cig(value)?.Kind, Identifier.Cig(value)?.Valid));

    [Theory]
    [InlineData("G39G19000560002", true)]
    [InlineData("G39G1900056000", false)]
    [InlineData("G39G190005600022", false)]
    [InlineData("g39g19000560002", false)]
    [InlineData("939G19000560002", false)]
    public void Cup(string value, bool valid) => Assert.Equal(valid, Identifier.IsCup(value));

    [Theory]
    [InlineData("S80050050154202600001", true)]
    [InlineData("F01199250158202500012", true)]
    [InlineData("L80050050154202600001", true)]
    [InlineData("X80050050154202600001", false)]
    [InlineData("S80050050155202600001", false)] // the body's fiscal code in it fails its check digit
    [InlineData("S8005005015420260001", false)]
    public void Cui(string value, bool valid) => Assert.Equal(valid, Identifier.IsCui(value));

    [Theory] // The codes of the three categories, each with the digit that the list gives it.
    [InlineData("90910000-9 90911200-8 90911300-9 90919000-2 90919200-4")]
    [InlineData("79710000-4 79711000-1 79713000-5 79714000-2 79715000-9 98341120-2 98341140-8")]
    [InlineData("50230000-6 45233141-9 45233142-6 45233223-8 45233221-4 45233139-3 90620000-9 90630000-2 90611000-3")]
    public void Cpv(string codes)
    {
        foreach (var code in codes.Split(' '))
        {
            Assert.True(Identifier.IsCpvForm(code));
            Assert.Equal(code[9], Identifier.CpvCheckDigit(code[..8]));
        }
    }

    /// <summary>The usual weights give 8,921 of the 9,454 digits and miss 533: whoever checked by formula would refuse those.</summary>
    [Fact]
    public void The_list_is_whole_and_no_formula_gives_it()
    {
        using var reader = new StreamReader(typeof(Identifier).Assembly.GetManifestResourceStream("Aggregator.DemandCollection.Law.cpv.txt")!);
        var codes = reader.ReadToEnd().Split('\n').Where(x => x.Length > 0 && x[0] != '#').Select(x => x[..8]).ToList();
        var byFormula = codes.Count(code => code.Zip([3, 7, 1, 3, 7, 1, 3, 7], (c, weight) => (c - '0') * weight).Sum() % 10 == Identifier.CpvCheckDigit(code) - '0');
        Assert.Equal((9454, 8921), (codes.Count, byFormula));
    }
}
