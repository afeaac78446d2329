namespace Aggregator.Tender.Checklists;

/// <summary>The green checklist of a lot as gpp-monitoring published it last.</summary>
internal sealed class Checklist
{
    public required Guid LotId { get; init; }
    public required string Status { get; set; }

    /// <summary>
    /// All mandatory criteria, or part of them with the reasons that gpp-monitoring asks for, or a category without criteria (art. 57 c.2).
    /// A category that has them and a lot that takes none may not be tendered.
    /// </summary>
    internal bool AllowsTender => Status is "FULL" or "PARTIAL" or "NA";
}
