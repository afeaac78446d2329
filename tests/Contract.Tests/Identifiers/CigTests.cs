using Aggregator.Contract.Identifiers;

namespace Aggregator.Contract.Tests.Identifiers;

public sealed class CigTests
{
    [Theory]
    [InlineData("7004214C3B")]
    [InlineData("81970714FA")]
    [InlineData("742071688F")]
    [InlineData("74207325C4")]
    [InlineData("1234567CE7")]
    [InlineData("BBF90310AD")]
    [InlineData("BA1A7CF173")]
    [InlineData("BB4B32B78B")]
    [InlineData("BC0AB32B78")]
    [InlineData("A04BA0F33D")]
    [InlineData("ZF03480FFE")]
    [InlineData("Y3D1234567")]
    [InlineData("XD30000001")]
    [InlineData("Z712ABCDEF")]
    [InlineData("X560F0F0F0")]
    [InlineData(" bbf90310ad ")]
    public void Real_and_generated_codes_pass(string cig) => Assert.True(Cig.IsPlausible(cig));

    [Theory]
    [InlineData("A1B2C3D4E5")]
    [InlineData("B123456789")]
    [InlineData("B61102E182")]
    [InlineData("1234567CE8")]
    [InlineData("V04BA0F33D")]
    [InlineData("1234567")]
    [InlineData("")]
    public void Wrong_ones_do_not(string cig) => Assert.False(Cig.IsPlausible(cig));
}
