using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.Architecture.Tests;

/// <summary>An example of every message, made from its constructor: the same every time, so that the document does not change by itself.</summary>
internal static class MessageExamples
{
    public static JsonNode Of(Type type) => JsonSerializer.SerializeToNode(Make(type, "", 0), type, Json.Options)!;

    private static object Make(Type type, string name, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return name switch
            {
                "CategoryCode" or "Code" => "office-cleaning",
                "FiscalCode" => "01199250158",
                "IstatCode" => "015146",
                "Status" => "FULL",
                "State" => "active",
                "Hash" => new string('a', 64),
                _ => "esempio",
            };
        }

        if (type == typeof(Guid))
        {
            return new Guid($"01990000-0000-7000-8000-{Math.Abs(name.Aggregate(7, (hash, c) => unchecked(hash * 31 + c))) % 1_000_000:d12}");
        }

        return type switch
        {
            _ when type == typeof(int) => 1,
            _ when type == typeof(long) => 1L,
            _ when type == typeof(bool) => true,
            _ when type == typeof(decimal) => 12.5m,
            _ when type == typeof(Money) => Money.Euro(1250.00m),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 11, 22),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(0)!,
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => new Dictionary<string, string> { ["occupants"] = "12" },
            _ when typeof(IEnumerable).IsAssignableFrom(type) => List(type.GetGenericArguments()[0], name, depth),
            _ => Record(type, depth),
        };
    }

    private static Array List(Type item, string name, int depth)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(Make(item, name, depth + 1), 0);
        return list;
    }

    private static object Record(Type type, int depth)
    {
        Assert.True(depth < 8, type.Name + " nests too deep.");
        var constructor = type.GetConstructors().MaxBy(x => x.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(x => Make(x.ParameterType, x.Name!, depth + 1))]);
    }
}
