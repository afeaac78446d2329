using Aggregator.Tender.Operators;

namespace Aggregator.Tender.Tests.Operators;

public class FiscalCodeTests
{
    [Theory]
    [InlineData("01199250158")]
    [InlineData("08911820960")]
    [InlineData("05359681003")]
    [InlineData("80050050154")]
    [InlineData("05017630152")]
    [InlineData("83501790014")]
    [InlineData("85002910017")]
    [InlineData("RSSMRA80A01F205X")]
    [InlineData("BNCLRD75D10F205Q")]
    [InlineData("RSSMRA85T10A562S")]
    [InlineData("MRTMTT91D08F205J")]
    [InlineData("VRDGPP85T10A562S")]
    public void Real_codes_pass(string code) => Assert.True(FiscalCode.IsValid(code));

    [Theory]
    [InlineData("01234567890")]
    [InlineData("00000000000")]
    [InlineData("0119925015A")]
    [InlineData("RSSMRA80A01F205Y")]
    [InlineData("RSSMRA80F01F205J")] // no month has the letter F
    [InlineData("rssmra80a01f205x")]
    [InlineData("")]
    public void Others_do_not(string code) => Assert.False(FiscalCode.IsValid(code));
}
