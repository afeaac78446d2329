namespace Aggregator.Benchmarks;

/// <summary>The table of a run; figures with a limit say whether they keep it.</summary>
internal sealed class Report
{
    private readonly List<string> _missed = [];

    public bool AllKept => _missed.Count == 0;

    public void Add(string what, string value) => Console.WriteLine($"{what,-48} {value,20}");

    public void Ratio(string what, double ratio, double least) => Line(what, $"{ratio:N2}", $"at least {least}", ratio >= least);

    public void Floor(string what, double value, double least, string unit) => Line(what, $"{value:N0} {unit}", $"at least {least:N0}", value >= least);

    public void Ceiling(string what, double value, double most, string unit) => Line(what, $"{value:N1} {unit}", $"at most {most:N0}", value <= most);

    private void Line(string what, string value, string limit, bool kept)
    {
        Add(what, value + $"  {limit,-16} {(kept ? "kept" : "MISSED")}");
        if (!kept)
        {
            _missed.Add(what);
        }
    }
}
