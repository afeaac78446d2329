using System.Text.Json.Nodes;
using Aggregator.Demo.Territory;

namespace Aggregator.Demo.Scenario;

/// <summary>One of the three initiatives on its way through the play.</summary>
internal sealed class Tendered(string category, string title, int lotCount, int months)
{
    public string Category { get; } = category;

    public string Title { get; } = title;

    public int LotCount { get; } = lotCount;

    public int Months { get; } = months;

    /// <summary>A demand by the town that stated it, and how it ended: approved, withdrawn or returned.</summary>
    public Dictionary<Guid, StatedDemand> Demands { get; } = [];

    public IReadOnlyList<LotInPlay> Lots { get; set; } = [];

    public Guid Id { get; set; }

    public int Closure { get; set; }

    public Guid LotPlanId { get; set; }

    public Guid ProcedureId { get; set; }

    public DateTimeOffset Deadline { get; set; }

    /// <summary>The three that the demo plays: cleaning, security, then roads.</summary>
    public static IReadOnlyList<Tendered> All() =>
    [
        new(DemandRule.Cleaning, "Pulizia degli edifici comunali 2027-2029", 6, 36),
        new(DemandRule.Security, "Vigilanza armata delle sedi comunali 2027-2029", 5, 36),
        new(DemandRule.Roads, "Servizi di manutenzione delle strade comunali 2027-2028", 5, 24),
    ];
}

/// <summary>A demand as its town last saw it.</summary>
internal sealed record StatedDemand(Guid Id, Town Town, string State, decimal Value);

/// <summary>A lot on its way.</summary>
internal sealed record LotInPlay(Guid Id, int Number, string Title, IReadOnlyList<Guid> BodyIds, decimal BaseValue)
{
    public List<BidInPlay> Bids { get; } = [];

    public Guid WinnerId { get; set; }

    public Guid AgreementId { get; set; }

    public JsonNode? Agreement { get; set; }

    public List<Guid> Orders { get; } = [];

    /// <summary>One order in three is accounted for; the returns of the others are still to come.</summary>
    public IEnumerable<Guid> Delivered => Orders.Where((_, i) => i % 3 == 0);
}

/// <summary>A bid that stands.</summary>
internal sealed record BidInPlay(Guid Id, Firm Firm, decimal Discount);
