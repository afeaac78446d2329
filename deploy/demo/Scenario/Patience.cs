using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Aggregator.Demo.Scenario;

/// <summary>Facts travel from service to service in milliseconds, not at once: whoever needs one asks again until it is there.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats a call while the platform answers with the status that means that it has not heard yet.</summary>
    public static async Task<JsonNode> UntilHeardAsync(this Actor actor, HttpMethod method, string path, object? body, HttpStatusCode expected, params HttpStatusCode[] notYet)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var (status, answer) = await actor.TryAsync(method, path, body);
            if (status == expected)
            {
                return answer ?? new JsonObject();
            }

            if (!notYet.Contains(status) || waited.Elapsed > Longest)
            {
                throw new DemoFailure($"{method} {path} answered {(int)status} instead of {(int)expected} after {waited.Elapsed.TotalSeconds:0} s: {answer?.ToJsonString()}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Repeats a question until it has an answer.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> question, string what)
        where T : class
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await question() is { } answer)
            {
                return answer;
            }

            if (waited.Elapsed > Longest)
            {
                throw new DemoFailure($"Not within {Longest.TotalSeconds:0} s: {what}");
            }

            await Task.Delay(Pause);
        }
    }
}
