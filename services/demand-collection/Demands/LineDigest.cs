using System.Security.Cryptography;
using System.Text.Json;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>Hashes of a demand's lines, one line after the other, so that nobody needs to hold them all.</summary>
internal sealed class LineDigest
{
    private readonly IncrementalHash _published = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private string? _ended;

    public int Count { get; private set; }

    /// <summary>Of the lines as messages carry them: SHA-256 of the JSON array, in hexadecimal digits. No line may follow.</summary>
    public string Published => _ended ??= End();

    /// <summary>How long the lines are as messages carry them, in bytes of JSON.</summary>
    public long PublishedBytes { get; private set; }

    public void Add(Line line)
    {
        System.Diagnostics.Debug.Assert(_ended is null, "Nothing follows the end.");
        var published = JsonSerializer.SerializeToUtf8Bytes(line.Describe(), Json.Options);
        _published.AppendData(Count++ == 0 ? "["u8 : ","u8);
        _published.AppendData(published);
        PublishedBytes += published.Length + 1;
        _whole.AppendData(published);
        _whole.AppendData(JsonSerializer.SerializeToUtf8Bytes(new Unpublished(line.HistoricPrice, line.HistoricPriceSource, line.Justification, line.Cui), Json.Options));
    }

    /// <summary>Whether both are of the same lines in the same order, to the last word.</summary>
    public bool Same(LineDigest other) => Count == other.Count && _whole.GetCurrentHash().AsSpan().SequenceEqual(other._whole.GetCurrentHash());

    public static LineDigest Of(IEnumerable<Line> lines)
    {
        var digest = new LineDigest();
        foreach (var line in lines)
        {
            digest.Add(line);
        }

        return digest;
    }

    private string End()
    {
        _published.AppendData(Count == 0 ? "[]"u8 : "]"u8);
        return Convert.ToHexStringLower(_published.GetHashAndReset());
    }

    /// <summary>What a line says to its own body and the planner only.</summary>
    private sealed record Unpublished(decimal? HistoricPrice, string? HistoricPriceSource, string? Justification, string? Cui);
}
