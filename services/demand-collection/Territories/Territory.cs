using System.Security.Cryptography;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Territories;

/// <summary>A named set of municipalities and the borders among them. Each change makes an edition that replaces the one before whole.</summary>
internal sealed class Territory : Aggregate
{
    /// <summary>Municipalities and borders in one message, at most so many of each.</summary>
    public const int ChunkSize = 500;

    public string Name { get; init; } = "";

    public int Edition { get; private set; }

    public int Municipalities { get; private set; }

    public int Borders { get; private set; }

    public byte[] ContentHash { get; private set; } = [];

    /// <summary>Takes over a content and says it in chunks; nothing where it is the content that it has.</summary>
    public IReadOnlyList<TerritoryPublished> Replace(IReadOnlyList<Guid> municipalities, IReadOnlyList<Border> borders)
    {
        var hash = Hash(municipalities, borders);
        if (hash.AsSpan().SequenceEqual(ContentHash))
        {
            return [];
        }

        Edition++;
        (Municipalities, Borders, ContentHash) = (municipalities.Count, borders.Count, hash);
        var chunks = Math.Max(1, (Math.Max(municipalities.Count, borders.Count) + ChunkSize - 1) / ChunkSize);
        return [.. Enumerable.Range(0, chunks).Select(i => new TerritoryPublished(Id, Name, Edition, i + 1, chunks,
            [.. municipalities.Skip(i * ChunkSize).Take(ChunkSize)], [.. borders.Skip(i * ChunkSize).Take(ChunkSize)]))];
    }

    /// <summary>The border with its smaller end first, so that a pair is one whichever way it was written.</summary>
    public static Border Between(Guid a, Guid b) => a.CompareTo(b) < 0 ? new Border(a, b) : new Border(b, a);

    private static byte[] Hash(IEnumerable<Guid> municipalities, IEnumerable<Border> borders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var id in municipalities.Order())
        {
            hash.AppendData(id.ToByteArray(bigEndian: true));
        }

        hash.AppendData("|"u8);
        foreach (var border in borders.OrderBy(x => x.A).ThenBy(x => x.B))
        {
            hash.AppendData(border.A.ToByteArray(bigEndian: true));
            hash.AppendData(border.B.ToByteArray(bigEndian: true));
        }

        return hash.GetHashAndReset();
    }
}

/// <summary>A municipality of a territory.</summary>
internal sealed class TerritoryMember
{
    public required Guid TerritoryId { get; init; }

    public required Guid BodyId { get; init; }
}

/// <summary>A border of a territory, its smaller end first.</summary>
internal sealed class TerritoryBorder
{
    public required Guid TerritoryId { get; init; }

    public required Guid A { get; init; }

    public required Guid B { get; init; }
}
