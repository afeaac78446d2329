namespace Aggregator.Portal.Public;

internal static class Cursors
{
    /// <summary>The cursor as a parameter of the API, or nothing at the start of a list.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> At(string? cursor)
        => string.IsNullOrEmpty(cursor) ? [] : [KeyValuePair.Create("cursor", (string?)cursor)];
}
