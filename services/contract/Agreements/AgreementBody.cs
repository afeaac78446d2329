namespace Aggregator.Contract.Agreements;

/// <summary>A body that the notice lists (art. 59 c.2: nobody else may order), its share of the award and what it made of it.</summary>
internal sealed class AgreementBody
{
    public required Guid AgreementId { get; init; }
    public required Guid BodyId { get; init; }

    /// <summary>What it asked for, at base prices.</summary>
    public required decimal BaseValue { get; init; }

    /// <summary>Its share of the award value when the lot was awarded.</summary>
    public required decimal Allocated { get; init; }

    /// <summary>Its share now, after quota moves.</summary>
    public required decimal Share { get; set; }

    /// <summary>What it took up by accession; null until it joins.</summary>
    public decimal? Quota { get; set; }

    /// <summary>Its live orders that weigh on the quota.</summary>
    public decimal Ordered { get; set; }

    public DateTimeOffset? JoinedAt { get; set; }

    /// <summary>The act by which it joined.</summary>
    public string? ActReference { get; set; }

    /// <summary>The demand lines that the lot holds of it.</summary>
    public required List<Guid> DemandLineIds { get; init; }
}
