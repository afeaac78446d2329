using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Aggregator.Architecture.Tests;

public sealed partial class ReferenceTests
{
    public static TheoryData<string> ServiceProjects => [.. Sources.Services.Select(x => Directory.GetFiles(Path.Combine(Sources.Root, "services", x), "*.csproj").Single())];

    [Theory]
    [MemberData(nameof(ServiceProjects))]
    public void A_service_references_only_messages_and_platform(string project) =>
        Assert.Equal(["Aggregator.Messages", "Aggregator.Platform"], References(project));

    [Fact]
    public void Messages_reference_nothing()
    {
        var project = Path.Combine(Sources.Root, "services/shared/Aggregator.Messages/Aggregator.Messages.csproj");
        Assert.Empty(References(project));
        Assert.Empty(XDocument.Load(project).Descendants("PackageReference"));
    }

    [Fact]
    public void The_portal_knows_the_services_only_by_their_public_interface() =>
        Assert.DoesNotContain(References(Path.Combine(Sources.Root, "gateway/Portal/Portal.csproj")), x => x != "Aggregator.Platform");

    /// <summary>The platform would serve any other federation of services: no word of procurement in it.</summary>
    [Fact]
    public void Nothing_in_the_platform_names_a_domain_word()
    {
        var named = from file in Sources.Of("services/shared/Aggregator.Platform")
                    from line in Code(Sources.Read("services/shared/Aggregator.Platform", file)).Split('\n')
                    from Match word in DomainWord().Matches(line)
                    select $"{file}: {word.Value}";
        Assert.Empty(named);
    }

    /// <summary>Seconds by the wall make a test slow where it passes and red where the machine is busy.</summary>
    [Fact]
    public void No_test_sleeps()
    {
        var sleeping = from folder in (string[])["tests"]
                       from file in Sources.Of(folder)
                       where !file.StartsWith("Benchmarks/", StringComparison.Ordinal) && !file.StartsWith("Architecture.Tests/", StringComparison.Ordinal)
                       where Sources.Read(folder, file).Contains("Thread.Sleep(", StringComparison.Ordinal)
                       select file;
        Assert.Empty(sleeping);
    }

    /// <summary>Reported, not enforced: where a room grows crowded.</summary>
    [Fact]
    public void Sizes_are_reported()
    {
        var crowded = (from folder in (string[])["services", "gateway", "deploy"]
                       from file in Sources.Of(folder)
                       let lines = Sources.Read(folder, file).Count(x => x == '\n')
                       where lines > 150
                       orderby lines descending
                       select $"{lines,5} {folder}/{file}").ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', crowded));
        Assert.All(Sources.Services, x => Assert.True(File.ReadLines(Path.Combine(Sources.Root, "services", x, "Program.cs")).Count() <= 60, x + "/Program.cs should read like a table of contents"));
    }

    private static IEnumerable<string> References(string project) => XDocument.Load(project).Descendants("ProjectReference")
        .Select(x => Path.GetFileNameWithoutExtension(x.Attribute("Include")!.Value.Replace('\\', '/'))).Order(StringComparer.Ordinal);

    private static string Code(string source) => Comment().Replace(source, "");

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // Names of code, not texts of examples: an identifier that holds one of the words as a whole part.
    [GeneratedRegex(@"\b\w*(Demand|Tender|Bidder|Lot(?![a-z])|Municipalit|Award|Agreement|Supplier|Procedure(?!Call)|Initiative)\w*\b")]
    private static partial Regex DomainWord();
}
