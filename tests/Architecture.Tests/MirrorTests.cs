using System.Text.RegularExpressions;

namespace Aggregator.Architecture.Tests;

/// <summary>Whoever opens a slice finds its tests at the same path, and these call what the slice serves and look at what comes of it.</summary>
public sealed partial class MirrorTests
{
    public static TheoryData<string> Services => [.. Sources.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_route_is_called_by_the_tests_at_its_mirrored_path(string service)
    {
        var tests = new TestCode(Sources.TestsOf(service));
        var uncalled = from file in Sources.Of("services/" + service)
                       from Match route in Route().Matches(Sources.Read("services/" + service, file))
                       let verb = route.Groups["verb"].Value
                       let segments = route.Groups["path"].Value.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(x => !x.StartsWith('{')).ToList()
                       where !tests.TestsIn(Mirrored(file)).Any(test => Regex.IsMatch(test.Text, $@"\b{verb}(Async|Raw|RawAsync)?\b", RegexOptions.IgnoreCase) && segments.All(x => test.Text.Contains("/" + x, StringComparison.Ordinal)))
                       select $"{verb} {route.Groups["path"].Value} is not called in {Mirrored(file)}";
        Assert.Equal("", string.Join('\n', uncalled));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_message_that_is_handled_is_sent_by_the_tests_at_its_mirrored_path(string service)
    {
        var tests = new TestCode(Sources.TestsOf(service));
        var unsent = from file in Sources.Of("services/" + service)
                     from Match reaction in Reaction().Matches(Sources.Read("services/" + service, file))
                     let message = reaction.Groups["message"].Value
                     where !tests.TestsIn(Mirrored(file)).Any(test => Regex.IsMatch(test.Text, $@"\b{message}\b"))
                     select $"{message} is not sent in {Mirrored(file)}";
        Assert.Equal("", string.Join('\n', unsent));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_test_asserts(string service)
    {
        var tests = new TestCode(Sources.TestsOf(service));
        var hollow = from file in tests.Files
                     from test in tests.TestsIn(file)
                     where !Assertion().IsMatch(test.Text)
                     select $"{file}: {test.Name}";
        Assert.Equal("", string.Join('\n', hollow));
    }

    private static string Mirrored(string file) => file[..^3] + "Tests.cs";

    [GeneratedRegex("""\.Map(?<verb>Get|Post|Put|Delete|Patch)\("(?<path>[^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Route();

    // What waits for something throws where it does not come, and so do properties that are checked with random values.
    [GeneratedRegex(@"\bAssert\.|\bEventually\.|ThrowOnFailure")]
    private static partial Regex Assertion();

    [GeneratedRegex(@"static (async )?Task\w* \w+\(\s*Received<(?<message>\w+)>")]
    private static partial Regex Reaction();
}
