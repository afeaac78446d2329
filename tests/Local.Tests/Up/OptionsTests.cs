using Aggregator.Local.Servers;
using Aggregator.Local.Up;

namespace Aggregator.Local.Tests.Up;

public sealed class OptionsTests
{
    [Fact]
    public void Nothing_said_is_a_trial_with_the_demo_on_8080()
    {
        var options = Options.Read([]);

        Assert.Equal((8080, true, true, false), (options.Port, options.Demo, options.Trial, options.Fresh));
    }

    [Fact]
    public void Given_servers_are_taken()
    {
        var options = Options.Read(["--connection", "postgres=Host=db;Username=me", "--connection", "amqp=amqp://a:b@mq/v", "--port", "9000"]);

        Assert.Equal(("Host=db;Username=me", "amqp://a:b@mq/v", 9000), (options.Postgres, options.Amqp, options.Port));
    }

    [Theory]
    [InlineData("Città metropolitana di Milano (dimostrazione)")]
    [InlineData("Regione Lazio", "--owner", "Regione Lazio")]
    [InlineData(null, "--no-demo")]
    public void The_pages_name_an_owner(string? owner, params string[] arguments) => Assert.Equal(owner, Options.Read(arguments).Owner);

    [Fact]
    public void Without_a_trial_there_is_no_demo() => Assert.False(Options.Read(["--no-trial"]).Demo);

    [Theory]
    [InlineData("--port", "0")]
    [InlineData("--connection", "mysql=x")]
    [InlineData("--nonsense")]
    [InlineData("--fresh", "--connection", "postgres=x")]
    [InlineData("--no-trial", "--demo")]
    public void What_makes_no_sense_is_refused(params string[] arguments) => Assert.Throws<LocalFailure>(() => Options.Read(arguments));
}
