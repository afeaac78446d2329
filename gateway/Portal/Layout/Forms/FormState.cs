using Aggregator.Portal.Api;

namespace Aggregator.Portal.Layout.Forms;

/// <summary>What the fields of one form on a page share: what the reader typed, and what was wrong with it.</summary>
public sealed class FormState(Filled? typed, Problem? problem)
{
    private readonly Dictionary<string, (string Id, string Label)> _fields = [];

    /// <summary>True once the form was sent and came back.</summary>
    public bool Sent => typed is not null;

    public Problem? Problem => problem;

    /// <summary>What the reader typed, where the form came back; else what the page begins with.</summary>
    public string? Value(string name, string? first) => typed is null ? first : typed[name];

    public bool Ticked(string name, string value, bool first) => typed is null ? first : typed.All(name).Contains(value);

    /// <summary>What is wrong with a field, in words; null where nothing is.</summary>
    public string? Wrong(string pointer) => Of(pointer) is { Count: > 0 } errors ? string.Join(" ", errors) : null;

    /// <summary>A field says where it stands, so that the summary above the form can lead to it.</summary>
    public void Place(string pointer, string id, string label) => _fields[pointer] = (id, label);

    /// <summary>Everything wrong: with the field that it belongs to, where the form has it.</summary>
    public IEnumerable<(string? Id, string? Label, string Detail)> Errors =>
        (problem?.Errors ?? []).Select(error => Owner(error.Pointer) is { } place ? ((string?)place.Id, (string?)place.Label, error.Detail) : (null, null, error.Detail));

    private List<string> Of(string pointer) => [.. (problem?.Errors ?? []).Where(error => Owner(error.Pointer)?.Pointer == pointer).Select(error => error.Detail)];

    // An error inside a field's value (/yearlyValue/amount) is the field's.
    private (string Pointer, string Id, string Label)? Owner(string pointer)
    {
        var found = _fields.Where(field => pointer == field.Key || pointer.StartsWith(field.Key + "/", StringComparison.Ordinal)).OrderByDescending(field => field.Key.Length).FirstOrDefault();
        return found.Key is null ? null : (found.Key, found.Value.Id, found.Value.Label);
    }
}
