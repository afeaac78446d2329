namespace Aggregator.Demo.Scenario;

/// <summary>What must be so, or the demo stops and says so.</summary>
internal static class Expect
{
    public static void Same<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new DemoFailure($"{what}: {found} instead of {expected}");
        }
    }

    public static void True(bool condition, string what)
    {
        if (!condition)
        {
            throw new DemoFailure(what);
        }
    }
}
