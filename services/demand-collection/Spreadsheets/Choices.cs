namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>Choices as people see them in a cell, and back. The label wherever it tells them apart; the code is understood too.</summary>
internal sealed class Choices
{
    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, string> _written = [];
    private readonly Dictionary<string, string> _exact = [];

    public Choices(IReadOnlyList<(string Value, string Label)> all)
    {
        foreach (var (value, label) in all)
        {
            _values.TryAdd(CellText.Plain(label), value);
        }

        foreach (var (value, label) in all)
        {
            _values.TryAdd(CellText.Plain(value), value);
            _values.TryAdd(CellText.Plain($"{label} [{value}]"), value);
        }

        foreach (var (value, label) in all)
        {
            _written[value] = _values[CellText.Plain(label)] == value ? label : $"{label} [{value}]";
            _exact.TryAdd(_written[value], value);
        }
    }

    public IReadOnlyCollection<string> All => _written.Values;

    /// <summary>The code of what is written; null where it is none of the choices.</summary>
    public string? Value(string written) => _exact.GetValueOrDefault(written) ?? _values.GetValueOrDefault(CellText.Plain(written));

    public string Written(string value) => _written.GetValueOrDefault(value, value);
}
