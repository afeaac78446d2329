using System.Text.Json;
using System.Text.Json.Serialization;
using Aggregator.Portal.Api;

namespace Aggregator.Portal.LotPlans;

// What the pages about lots read of the tender service, and no more of it than they show.

/// <summary>A study in a list, with how far it is.</summary>
public sealed record StudyRow(Guid Id, int ClosureNumber, string State, DateTimeOffset RequestedAt, int Done, int Total);

/// <summary>Plans made side by side from variations of the same terms.</summary>
public sealed record Study(Guid Id, Guid InitiativeId, int ClosureNumber, string State, DateTimeOffset RequestedAt, int Done, int Total, string? RefusalCode, IReadOnlyList<Alternative> Alternatives)
{
    public bool Running => State is "running";
}

/// <param name="LotPlanId">Its draft; null until it is made, and where it is impossible.</param>
/// <param name="State">The draft's; null where there is none any more.</param>
public sealed record Alternative(int Lots, decimal MaxImbalance, decimal Compactness, bool Contiguous, Guid? LotPlanId, string? State, int? Version, bool Efficient, Figures? Figures, IReadOnlyList<Obstacle>? Obstacles);

public sealed record Obstacle(string Code, string Detail);

public sealed record Figures(Money Total, Money Mean, Money Least, Money Most, Money Spread, decimal MaxImbalance, int BorderCut, int Borders, decimal? CompactnessKm, int? PatrolMinutes,
    decimal? RouteKm, int Routes, int ProvincesCrossed, int StaffNow, IReadOnlyList<Reach> Reach, int? ExpirySpreadDays, IReadOnlyList<LotFigures> Lots, IReadOnlyList<JsonElement> Breaches);

/// <summary>For how many lots a firm of a turnover may tender whatever is asked of it.</summary>
public sealed record Reach(Money Turnover, int Lots);

public sealed record LotFigures(int Number, Money Value, int Units, int Bodies, int Pieces, decimal? CompactnessKm, int? PatrolMinutes, IReadOnlyList<string> Provinces, int StaffNow, string Threshold,
    Money TurnoverMax, DateOnly? FirstExpiry, DateOnly? LastExpiry);

public sealed record Plan(Guid Id, Guid InitiativeId, Guid CpbId, int ClosureNumber, Guid? StudyId, string State, string Statement, bool StatementByHand, DateTimeOffset MadeAt, DateTimeOffset? ApprovedAt,
    int Version, int Editions, Money BaseValue, JsonElement Terms, IReadOnlyList<PlanLot> Lots, Figures? Figures, IReadOnlyList<Broken> Breaches)
{
    [JsonIgnore]
    public bool Draft => State is "draft";

    /// <summary>What was asked of it. The whole is passed on as it came where the plan is made anew.</summary>
    [JsonIgnore]
    public PlanTerms Asked => Terms.Deserialize<PlanTerms>(GatewayApi.Json)!;
}

public sealed record PlanTerms(decimal MaxImbalance, bool Contiguous, long Seed, Caps? Caps, IReadOnlyDictionary<string, int>? Pinned);

/// <summary>How many lots a bidder may tender for or be awarded.</summary>
public sealed record Caps(int? TenderedMax, int? AwardedMax, string Order, string? Reason);

public sealed record PlanLot(int Number, string Title, Money BaseValue, bool Reserved);

/// <summary>What the plan does not keep of its terms, in words.</summary>
public sealed record Broken(string Code, int? Lot, string? Unit, string Detail)
{
    /// <summary>What tells it from others while its figures change.</summary>
    [JsonIgnore]
    public string Key => $"{Code} {Lot} {Unit}";
}

/// <summary>What is put into lots, with what a map needs.</summary>
/// <param name="Version">The plan's, whose lots these are.</param>
public sealed record Ground(int Version, IReadOnlyList<Unit> Units, IReadOnlyList<Outline>? Outlines);

public sealed record Unit(string Id, Guid BodyId, string Name, string? Site, string? Kind, Money Value, int Lot, bool Pinned, double? Latitude, double? Longitude, int StaffNow, DateOnly? FirstExpiry, DateOnly? LastExpiry)
{
    [JsonIgnore]
    public string Label => Site is null ? Name : $"{Name} ({Site})";
}

/// <summary>An area to draw for a body: longitude and latitude of each corner.</summary>
public sealed record Outline(Guid BodyId, IReadOnlyList<IReadOnlyList<double>> Corners);

/// <summary>The plan beside the lots of the previous tender.</summary>
public sealed record Comparison(Guid? PreviousLotPlanId, DateTimeOffset? PreviousApprovedAt, IReadOnlyList<Continued> Lots, IReadOnlyList<MovedBody> Moved, IReadOnlyList<NamedBody> Entered, IReadOnlyList<NamedBody> Left);

public sealed record Continued(int Lot, int? PreviousLot, int SharedBodies, Money SharedValue);

public sealed record MovedBody(string Name, int Lot, int PreviousLot);

public sealed record NamedBody(string Name);
