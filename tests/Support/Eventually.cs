using System.Diagnostics;

namespace Aggregator.Support;

/// <summary>Waits on observable state instead of sleeping.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    /// <summary>Repeats the assertion until it passes; when patience ends, its last failure is thrown.</summary>
    public static async Task Holds(Func<Task> assertion, TimeSpan? within = null)
    {
        var waited = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(Pace);
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (waited.Elapsed < (within ?? Patience))
            {
                await tick.WaitForNextTickAsync();
            }
        }
    }

    /// <summary>Repeats the question until the answer is yes.</summary>
    public static async Task Holds(Func<Task<bool>> question, string what, TimeSpan? within = null)
    {
        var waited = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(Pace);
        while (!await question())
        {
            if (waited.Elapsed > (within ?? Patience))
            {
                throw new TimeoutException($"Not within {(within ?? Patience).TotalSeconds:0} s: {what}");
            }

            await tick.WaitForNextTickAsync();
        }
    }

    /// <summary>Repeats the question until there is an answer, and gives it.</summary>
    public static async Task<T> Gets<T>(Func<Task<T?>> question, string what, TimeSpan? within = null)
        where T : class
    {
        T? answer = null;
        await Holds(async () => (answer = await question()) is not null, what, within);
        return answer!;
    }
}
