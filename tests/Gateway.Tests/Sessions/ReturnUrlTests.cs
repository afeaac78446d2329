using Aggregator.Gateway.Sessions;

namespace Aggregator.Gateway.Tests.Sessions;

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/desk", "/desk")]
    [InlineData("/initiatives/1?lang=en#x", "/initiatives/1?lang=en#x")]
    [InlineData(null, "/")]
    [InlineData("desk", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("///evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/a\\b", "/")]
    [InlineData("/a\r\nSet-Cookie: x=1", "/")]
    [InlineData("/\tevil", "/")]
    [InlineData("/à", "/")]
    [InlineData("http://here/", "/")]
    [InlineData("/Session/logout", "/")]
    public void Only_paths_of_this_site_pass(string? asked, string expected) => Assert.Equal(expected, ReturnUrl.Local(asked));
}
