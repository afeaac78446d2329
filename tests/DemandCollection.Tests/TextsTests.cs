using System.Text.RegularExpressions;
using Aggregator.DemandCollection.Law;
using Aggregator.Platform;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests;

public sealed partial class TextsTests
{
    [Fact]
    public void Every_refusal_has_a_text_in_both_languages()
    {
        var folder = Path.Combine(Repository.Root, "services", "demand-collection");
        var codes = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(x => !x.Contains("/obj/") && !x.Contains("/Migrations/"))
            .SelectMany(File.ReadAllLines).Where(x => !x.Contains("db.Record(") && !x.Contains("Say(body"))
            .SelectMany(x => Code().Matches(x)).Select(x => x.Groups[1].Value)
            .Concat(LawFiles.Categories.SelectMany(x => x.Units).SelectMany(x => x.Fields).SelectMany(x => x.Refused ?? []).Select(x => x.Code)).Distinct().ToList();
        Assert.True(codes.Count > 40);
        Assert.Empty(Texts.Of(typeof(LawFiles).Assembly).Missing(codes));
    }

    [GeneratedRegex("\"((?:body|territory|initiative|demand|identifier)\\.[a-z-]+)\"")]
    private static partial Regex Code();
}
