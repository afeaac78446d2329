using System.Text.Json;
using Aggregator.Platform;

namespace Aggregator.DemandCollection;

/// <summary>Enums by the names that they have on the wire, for query parameters.</summary>
internal static class Named
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static bool TryParse<T>(string name, out T value) where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) == name)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    public static T Parse<T>(string name) where T : struct, Enum => TryParse<T>(name, out var value) ? value : throw new ArgumentException($"{name} is no {typeof(T).Name}");

    public static IResult Unknown<T>(string pointer) where T : struct, Enum
    {
        var errors = new Errors();
        errors.Add(pointer, "enum", ("values", string.Join(", ", Enum.GetValues<T>().Select(Of))));
        return Problem.Invalid(errors);
    }
}
