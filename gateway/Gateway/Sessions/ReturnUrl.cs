namespace Aggregator.Gateway.Sessions;

/// <summary>Where a form leads afterwards: a path of this site and nothing else, or the login becomes somebody's redirector.</summary>
internal static class ReturnUrl
{
    private const int LengthMax = 2000;

    public static string Local(string? asked) =>
        asked is { Length: > 0 and <= LengthMax } && asked[0] == '/'
        && !asked.Any(character => character is '\\' || char.IsControl(character) || character > 126)
        && (asked.Length == 1 || asked[1] != '/')
        && !asked.StartsWith("/session/", StringComparison.OrdinalIgnoreCase)
            ? asked
            : "/";
}
