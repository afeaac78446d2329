using Aggregator.Platform;

namespace Aggregator.DemandCollection;

/// <summary>A row that an import could not use: in which part, its number, the field, what the row is about, and why.</summary>
internal sealed record Rejection(string Part, int Row, string? Field, string? Key, string Code, params (string Name, object? Value)[] Args);

/// <summary>What an import could not use: all of it is counted and told as it comes, the first ten thousand are kept.</summary>
internal sealed class Report(Action<Rejection>? tell = null)
{
    private const int KeptMax = 10_000;
    private readonly List<Rejection> _kept = [];

    public int Count { get; private set; }

    public IReadOnlyList<Rejection> Kept => _kept;

    public void Reject(string part, int row, string? field, string? key, string code, params (string Name, object? Value)[] args)
    {
        var rejected = new Rejection(part, row, field, key, code, args);
        Count++;
        tell?.Invoke(rejected);
        if (_kept.Count < KeptMax)
        {
            _kept.Add(rejected);
        }
    }

    /// <summary>A refusal of the whole: nothing in it could be used, with what was wrong.</summary>
    public IResult Refuse(string code)
    {
        var errors = new Errors();
        foreach (var x in _kept)
        {
            errors.Add($"/{x.Part}/{x.Row}" + (x.Field is null ? "" : "/" + x.Field), x.Code, x.Args);
        }

        return Problem.Refused(code, errors);
    }
}
