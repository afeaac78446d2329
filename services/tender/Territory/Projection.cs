using Aggregator.Messages;

namespace Aggregator.Tender.Territory;

/// <summary>A body as demand-collection published it last.</summary>
internal sealed class Body
{
    public required Guid Id { get; init; }
    public required string Kind { get; set; }
    public required string Name { get; set; }
    public string? IstatCode { get; set; }
    public string? Province { get; set; }
    public int? Population { get; set; }
    public decimal? Latitude { get; set; }
    public decimal? Longitude { get; set; }
}

/// <summary>A border of an edition of a territory; a greater edition replaces a smaller one once it is whole.</summary>
internal sealed class TerritoryBorder
{
    public required Guid TerritoryId { get; init; }
    public required int Edition { get; init; }
    public required Guid BodyA { get; init; }
    public required Guid BodyB { get; init; }
}

/// <summary>A category as demand-collection published it last.</summary>
internal sealed class Category
{
    public required Guid Id { get; init; }
    public required string Code { get; set; }
    public required Text Name { get; set; }
    public required bool LabourIntensive { get; set; }
}
