namespace Aggregator.DemandCollection.Territories;

/// <summary>The files of an import, opened and checked for being what they should be; their rows are read while the import runs.</summary>
internal sealed class TerritoryFiles(Report report) : IDisposable
{
    private readonly List<(string Part, Table Table)> _tables = [];

    public TerritoryContent Content { get; private set; } = new();

    /// <summary>The code of a file whose rows ended in the middle of one, known once they were read; it is reported with its row.</summary>
    public string? Broken
    {
        get
        {
            foreach (var (part, table) in _tables.Where(x => x.Table.Broken))
            {
                report.Reject(part, table.Row, null, null, "territory.row-unreadable");
            }

            return _tables.Exists(x => x.Table.Broken) ? "territory.unreadable" : null;
        }
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
