using Aggregator.Local.Up;

namespace Aggregator.Local.Tests.Up;

public sealed class PublishTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("aggregator-publish-").FullName;

    public PublishTests()
    {
        foreach (var folder in (string[])["services/bin", "gateway", "deploy/demo/data", "deploy/local/Servers"])
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        foreach (var file in (string[])["services/bin/made.dll", "deploy/demo/data/municipalities.csv", "Directory.Build.props", "Directory.Packages.props", "global.json"])
        {
            File.WriteAllText(Path.Combine(root, file), "one");
        }
    }

    [Theory]
    [InlineData("deploy/demo/data/municipalities.csv", true)]
    [InlineData("global.json", true)]
    [InlineData("services/bin/made.dll", false)]
    public void What_the_programs_are_made_of_and_nothing_else_makes_them_anew(string file, bool anew)
    {
        var before = Publish.Fingerprint(root);
        File.WriteAllText(Path.Combine(root, file), "another");
        Assert.Equal(anew, before != Publish.Fingerprint(root));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
