using Aggregator.Platform;
using Aggregator.Support;

namespace Aggregator.Contract.Tests;

public sealed class TextsTests
{
    [Fact]
    public void Whatever_is_refused_is_explained_in_both_languages() =>
        Assert.Empty(Texts.Of(typeof(Cents).Assembly).Missing(TextCodes.In(Path.Combine(Repository.Root, "services", "contract"))));
}
