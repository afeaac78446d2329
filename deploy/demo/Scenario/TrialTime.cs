namespace Aggregator.Demo.Scenario;

/// <summary>The clock of the trial instance, moved forward in all services at once.</summary>
internal sealed class TrialTime(Actor platform)
{
    private static readonly string[] Services = ["demand", "tender", "contract", "gpp"];
    private TimeSpan offset;

    /// <summary>Now, as the services see it.</summary>
    public DateTimeOffset Now => DateTimeOffset.UtcNow + offset;

    /// <summary>Moves every service's clock past the moment.</summary>
    public async Task PassAsync(DateTimeOffset moment)
    {
        var to = moment.AddMinutes(1);
        await Task.WhenAll(Services.Select(x => platform.PostAsync($"/api/{x}/v1/trial-clock", new { advanceTo = to })));
        offset = to - DateTimeOffset.UtcNow;
    }
}
