using System.Text.RegularExpressions;
using Aggregator.Platform;
using Aggregator.Support;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Tests;

public partial class TextsTests
{
    [Fact]
    public void Every_code_has_a_text_in_both_languages()
    {
        var codes = Directory.GetFiles(Path.Combine(Repository.Root, "services", "tender"), "*.cs", SearchOption.AllDirectories)
            .Where(x => !x.Contains("/obj/") && !x.Contains("/bin/"))
            .SelectMany(x => Code().Matches(File.ReadAllText(x)).Select(m => m.Groups[1].Value))
            .Except(["tender.parameter-", Queues.Territory, Queues.Demands, Queues.Checklists])
            .Concat(["tender.parameter-no-parameter", "tender.parameter-between-zero-and-one", "tender.parameter-exponent"])
            .ToList();
        Assert.NotEmpty(codes);
        Assert.Empty(Texts.Of(typeof(TenderDb).Assembly).Missing(codes));
    }

    [GeneratedRegex("\"(tender\\.[a-z-]+)\"")]
    private static partial Regex Code();
}
