using Aggregator.Support;
using Microsoft.Playwright;

namespace Aggregator.Portal.Tests;

/// <summary>The pictures of README.md: what a visitor sees first. <c>APPROVE=1</c> takes them anew.</summary>
public sealed class ReadmePicturesTests(Site site)
{
    private const int Height = 850;
    private const string Folder = "gateway/Portal/pictures";

    [Theory]
    [InlineData("home", "/", 1280, null)]
    [InlineData("initiative", "/initiatives/{active}", 1280, "#demands")]
    [InlineData("phone", "/initiatives/{active}", 390, null)]
    [InlineData("workbench", LotPlans.Bench.Recorded, 1280, ".figures", "gianna")]
    public async Task The_readme_shows_it(string name, string address, int width, string? from, string? who = null)
    {
        await using var visitor = await site.Visit(width, who: who);
        await visitor.Open(address.Replace("{active}", FakeGateway.Initiative("active").ToString(), StringComparison.Ordinal));
        var top = from is null ? 0 : (await visitor.Page.Locator(from).BoundingBoxAsync())!.Y;
        var taken = await visitor.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true, Clip = new Clip { X = 0, Y = top, Width = width, Height = Height }, Animations = ScreenshotAnimations.Disabled,
        });
        var file = Path.Combine(Repository.Root, Folder, name + ".png");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, taken, TestContext.Current.CancellationToken);
        }

        Assert.True(taken.Length > 10_000, "an empty picture");
        Assert.True(File.Exists(file), $"{Folder}/{name}.png is not there: APPROVE=1 takes it");
        Assert.Contains($"{Folder}/{name}.png", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken));
        visitor.IsClean();
    }
}
