using System.Text.RegularExpressions;

namespace Aggregator.Architecture.Tests;

/// <summary>Whoever opens a slice finds its tests at the same path.</summary>
public sealed partial class MirrorTests
{
    public static TheoryData<string> Services => [.. Sources.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_route_and_every_reaction_has_its_tests_at_the_mirrored_path(string service)
    {
        var tests = Sources.Of(Sources.TestsOf(service)).ToHashSet();
        var missing = from file in Sources.Of("services/" + service)
                      let source = Sources.Read("services/" + service, file)
                      where Route().IsMatch(source) || Reaction().IsMatch(source)
                      let mirrored = file[..^3] + "Tests.cs"
                      where !tests.Contains(mirrored)
                      select mirrored;
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_mirrored_test_asserts(string service)
    {
        var hollow = from file in Sources.Of(Sources.TestsOf(service))
                     where file.EndsWith("Tests.cs", StringComparison.Ordinal)
                     let source = Sources.Read(Sources.TestsOf(service), file)
                     where !source.Contains("[Fact", StringComparison.Ordinal) && !source.Contains("[Theory", StringComparison.Ordinal)
                     select file;
        Assert.Empty(hollow);
    }

    [GeneratedRegex(@"\.Map(Get|Post|Put|Delete|Patch)\(")]
    private static partial Regex Route();

    [GeneratedRegex(@"static (async )?Task Handle\w*\(\s*Received<")]
    private static partial Regex Reaction();
}
