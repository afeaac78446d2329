using System.Text.RegularExpressions;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Plausibility;
using Aggregator.DemandCollection.Questionnaires;
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
            .SelectMany(File.ReadAllLines).Where(x => !x.Contains("db.Record(") && !x.Contains("Say(body") && !x.Contains("x.Action"))
            .SelectMany(x => Code().Matches(x)).Select(x => x.Groups[1].Value)
            .Concat(LawFiles.Categories.SelectMany(x => SeedQuestionnaires.Read(x.Code)?.Whole().Units ?? []).SelectMany(x => x.Fields).SelectMany(x => x.Refused ?? []).Select(x => x.Code))
            .Concat(Enum.GetValues<ObligationGround>().Select(x => "obligation." + Named.Of(x))).Concat(Enum.GetValues<CigException>().Select(x => "obligation.cig-" + Named.Of(x)))
            .Concat(Enum.GetValues<Comparison>().Select(x => "plausibility." + Named.Of(x))).Distinct().ToList();
        Assert.True(codes.Count > 40);
        Assert.Empty(Texts.Of(typeof(LawFiles).Assembly).Missing(codes));
    }

    [GeneratedRegex("\"((?:body|territory|initiative|demand|identifier|questionnaire|obligation|plausibility|reminder|proposal|road-damage|programme|import)\\.[a-z-]*[a-z])\"")]
    private static partial Regex Code();
}
