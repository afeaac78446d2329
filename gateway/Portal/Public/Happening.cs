using System.Text.Json;
using Aggregator.Portal.Api;
using Aggregator.Portal.Texts;

namespace Aggregator.Portal.Public;

/// <summary>An event of the feed in words. What cannot be worded falls back to the event's own name, so that a new kind of event still shows.</summary>
internal static class Happening
{
    /// <summary>The kinds of events that the portal has words for, and therefore listens to.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        .. Wording.Keys(System.Globalization.CultureInfo.InvariantCulture).Where(key => key.StartsWith("event.", StringComparison.Ordinal) && key.Count(letter => letter == '.') == 3)
            .Select(key => key["event.".Length..]).Order(StringComparer.Ordinal),
    ];

    public static string Title(Event happened) => Wording.Known("event", Plain(happened.Type));

    /// <summary>The initiative that the event belongs to: at the top of its data, or in the state that it carries.</summary>
    public static Guid? InitiativeOf(Event happened)
    {
        if (Find(happened.Data, "initiativeId") is { } id && Guid.TryParse(id, out var initiative)) return initiative;
        return null;
    }

    /// <summary>What else is worth a line: the winner, an amount, a title.</summary>
    public static string? Detail(Event happened)
    {
        var parts = new List<string>();
        if (Find(happened.Data, "title") is { } title) parts.Add(title);
        if (Find(happened.Data, "operatorName") is { } name) parts.Add(name);
        if (Find(happened.Data, "criterionId") is { } criterion) parts.Add(Wording.T("event.criterion", criterion));
        if (Amount(happened.Data) is { } amount) parts.Add(Formats.Euro(amount));
        return parts.Count == 0 ? null : string.Join(" · ", parts);
    }

    private static Money? Amount(JsonElement data)
    {
        foreach (var name in new[] { "value", "amount", "quota", "totalValue" })
        {
            if (Property(data, name) is { ValueKind: JsonValueKind.Object } money && money.Deserialize<Money>(GatewayApi.Json) is { Amount: not 0 } amount) return amount;
        }

        return null;
    }

    private static string? Find(JsonElement data, string name) => Property(data, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A property of the event, or of the one object that it wraps (a demand, an agreement, an order).</summary>
    private static JsonElement? Property(JsonElement data, string name)
    {
        if (data.ValueKind != JsonValueKind.Object) return null;
        if (data.TryGetProperty(name, out var own)) return own;
        foreach (var wrapped in new[] { "demand", "agreement", "order" })
        {
            if (data.TryGetProperty(wrapped, out var inner) && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(name, out var value)) return value;
        }

        return null;
    }

    private static string Plain(string type) => type.StartsWith("public.", StringComparison.Ordinal) ? type["public.".Length..] : type;
}
