namespace Aggregator.DemandCollection.Territories;

/// <summary>The files of an import, opened and checked for being what they should be; their rows are read while the import runs.</summary>
internal sealed class TerritoryFiles(Report report) : IDisposable
{
    private readonly List<(string Part, DelimitedTable Table)> _tables = [];

    public TerritoryContent Content { get; private set; } = new();

    /// <summary>To be asked once the rows were read: reports those that had no end, and says the code of why nothing holds, or null.</summary>
    public string? Finish()
    {
        var broken = _tables.Where(x => x.Table.Broken).ToList();
        foreach (var (part, table) in broken)
        {
            report.Reject(part, table.Row, null, null, "territory.row-unreadable");
        }

        return broken.Count == 0 ? null : "territory.unreadable";
    }

    /// <summary>Adds a part; the code of why its file cannot be used, or null.</summary>
    public async Task<string?> AddAsync(string part, Stream file, CancellationToken ct)
    {
        if (part == TerritoryLists.Boundaries)
        {
            var (boundaries, refusal) = await Boundaries.ReadAsync(file, report, ct);
            Content = Content with { Boundaries = boundaries };
            return refusal;
        }

        var isList = part == TerritoryLists.Municipalities;
        var fault = isList ? TerritoryLists.Open(file, out var table) : TerritoryLists.OpenPairs(file, out table);
        _tables.Add((part, table));
        Content = isList ? Content with { Municipalities = TerritoryLists.Read(table, report) } : Content with { Adjacency = TerritoryLists.ReadPairs(table) };
        return fault;
    }

    public void Dispose() => _tables.ForEach(x => x.Table.Dispose());
}
