using System.Security.Cryptography;
using System.Text.Json;
using Aggregator.DemandCollection.Law;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Categories;

/// <summary>A category as it was published: the law that this build brings, with an identity that outlives its editions.</summary>
internal sealed class Category : Aggregate
{
    public string Code { get; init; } = "";

    /// <summary>Hash of the law last published, so that `migrate` publishes only what changed.</summary>
    public byte[] LawHash { get; private set; } = [];

    /// <summary>Takes over the law; null where it is the one already published.</summary>
    public CategoryChanged? Take(CategoryLaw law)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(law, Json.Options));
        if (hash.AsSpan().SequenceEqual(LawHash))
        {
            return null;
        }

        LawHash = hash;
        return new CategoryChanged(Id, law.Code, law.AnacCode, law.Name, law.Cpv, law.LabourIntensive, law.ThresholdsByDate);
    }
}
