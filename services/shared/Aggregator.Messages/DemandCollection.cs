namespace Aggregator.Messages.DemandCollection;

/// <summary>A body (municipality, union, school, central purchasing body) was registered or changed. Full state.</summary>
/// <param name="BodyId">The body, also the subject.</param>
/// <param name="Kind">cpb, municipality, union, school, health or other.</param>
/// <param name="Name">Official name.</param>
/// <param name="FiscalCode">Eleven digits, where known.</param>
/// <param name="IstatCode">Six digits, municipalities only.</param>
/// <param name="Province">Three-digit ISTAT code of the province or metropolitan city.</param>
/// <param name="Population">Inhabitants, where known.</param>
/// <param name="Latitude">Degrees north, WGS 84.</param>
/// <param name="Longitude">Degrees east, WGS 84.</param>
[Message("demand-collection.body-changed.v1", "body", Visibility.Public)]
public sealed record BodyChanged(Guid BodyId, string Kind, string Name, string? FiscalCode, string? IstatCode,
    string? Province, int? Population, decimal? Latitude, decimal? Longitude);

/// <summary>One chunk of a territory's adjacency graph, at a version of the territory.</summary>
/// <param name="TerritoryId">The territory, also the subject.</param>
/// <param name="Name">Its name.</param>
/// <param name="Edition">The edition that the chunk belongs to; a greater edition replaces a smaller one whole.</param>
/// <param name="Chunk">Number of this chunk, from 1.</param>
/// <param name="Chunks">How many chunks the edition has.</param>
/// <param name="Municipalities">Bodies that the chunk adds.</param>
/// <param name="Borders">Pairs of bodies that share a border, each pair once.</param>
[Message("demand-collection.territory-published.v1", "territory", Visibility.Public)]
public sealed record TerritoryPublished(Guid TerritoryId, string Name, int Edition, int Chunk, int Chunks,
    IReadOnlyList<Guid> Municipalities, IReadOnlyList<Border> Borders);

/// <summary>Two bodies that share a border.</summary>
public sealed record Border(Guid A, Guid B);

/// <summary>A category of goods or services, with its thresholds by date, was published or changed. Full state.</summary>
/// <param name="CategoryId">The subject.</param>
/// <param name="Code">Stable code, for example <c>office-cleaning</c>.</param>
/// <param name="AnacCode">Code of the category in ANAC's list.</param>
/// <param name="Name">Name in both languages.</param>
/// <param name="Cpv">CPV codes of the category, eight digits.</param>
/// <param name="LabourIntensive">True where art. 108 c.2 a) of D.Lgs. 36/2023 forces quality and price.</param>
/// <param name="Thresholds">Thresholds, each with the dates on which it holds.</param>
[Message("demand-collection.category-changed.v1", "category", Visibility.Public)]
public sealed record CategoryChanged(Guid CategoryId, string Code, string AnacCode, Text Name, IReadOnlyList<string> Cpv,
    bool LabourIntensive, IReadOnlyList<CategoryThreshold> Thresholds);

/// <summary>A dated threshold of a category with its legal source.</summary>
public sealed record CategoryThreshold(Money Amount, DateOnly ValidFrom, DateOnly? ValidTo, string Source);

/// <summary>An initiative was set up: the invited bodies may state their demand from its opening until it closes.</summary>
/// <param name="InitiativeId">The initiative, also the subject.</param>
/// <param name="CpbId">The central purchasing body that owns it.</param>
/// <param name="CategoryCode">The category that is collected.</param>
/// <param name="Title">Its title.</param>
/// <param name="BodyIds">The bodies invited.</param>
/// <param name="OpensAt">From when demands may be stated; may lie in the future.</param>
/// <param name="ClosesAt">Until when.</param>
/// <param name="DurationMonths">Duration of the agreements to come.</param>
/// <param name="QuestionnaireVersion">Version of the category's questionnaire that demands answer; missing from what was sent before it could be chosen.</param>
[Message("demand-collection.initiative-opened.v1", "initiative", Visibility.Public)]
public sealed record InitiativeOpened(Guid InitiativeId, Guid CpbId, string CategoryCode, string Title,
    IReadOnlyList<Guid> BodyIds, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, int DurationMonths, int? QuestionnaireVersion = null);

/// <summary>The collection is closed, for the number-th time, over exactly these demands.</summary>
/// <param name="InitiativeId">The initiative, also the subject.</param>
/// <param name="CpbId">The central purchasing body that owns it.</param>
/// <param name="Number">Number of the closure, from 1: a reopening makes the next one.</param>
/// <param name="Count">How many approved demands it holds.</param>
/// <param name="TotalValue">Sum of their values over the whole duration.</param>
/// <param name="Hash">What <see cref="ClosureHash.Of"/> gives for the approved demands: a consumer that computes another one misses a message.</param>
[Message("demand-collection.collection-closed.v1", "initiative", Visibility.Public)]
public sealed record CollectionClosed(Guid InitiativeId, Guid CpbId, int Number, int Count, Money TotalValue, string Hash);

/// <summary>The time in which demands could be stated has passed; the collection waits for the planner's decisions and closing.</summary>
/// <param name="InitiativeId">The initiative, also the subject.</param>
/// <param name="CpbId">The central purchasing body that owns it.</param>
/// <param name="ClosesAt">The deadline that passed.</param>
[Message("demand-collection.collection-ended.v1", "initiative", Visibility.Public, External = true)]
public sealed record CollectionEnded(Guid InitiativeId, Guid CpbId, DateTimeOffset ClosesAt);

/// <summary>The hash that a closure carries: publisher and consumers compute it from their own rows, so its form is part of the wire.</summary>
public static class ClosureHash
{
    /// <summary>
    /// Hex SHA-256 (lower case) over one ASCII line per approved demand, ordered by the text of its id:
    /// <c>demand id,version of its last message,hex SHA-256 of that message's wire bytes</c>, each ended by a line feed.
    /// </summary>
    public static string Of(IEnumerable<(Guid DemandId, int Version, byte[] Sha256)> demands)
    {
        var lines = demands.Select(x => FormattableString.Invariant($"{x.DemandId:d},{x.Version},{Convert.ToHexStringLower(x.Sha256)}\n")).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(string.Concat(lines))));
    }
}

/// <summary>The collection was reopened for some bodies after a closure.</summary>
[Message("demand-collection.collection-reopened.v1", "initiative", Visibility.Public)]
public sealed record CollectionReopened(Guid InitiativeId, Guid CpbId, IReadOnlyList<Guid> BodyIds, DateTimeOffset ClosesAt);

/// <summary>The deadline of an open collection was moved: for everybody, or for single bodies that may act later than the others.</summary>
/// <param name="InitiativeId">The initiative, also the subject.</param>
/// <param name="CpbId">The central purchasing body that owns it.</param>
/// <param name="ClosesAt">The new deadline.</param>
/// <param name="BodyIds">For whom; for everybody where empty.</param>
[Message("demand-collection.collection-deadline-moved.v1", "initiative", Visibility.Public)]
public sealed record CollectionDeadlineMoved(Guid InitiativeId, Guid CpbId, DateTimeOffset ClosesAt, IReadOnlyList<Guid> BodyIds);

/// <summary>
/// The full state of a demand, carried by every message about it. Internal: the answers to the questionnaire say when and where guards stand.
/// The public hears of demands through the live feed and the public record, which leave those out.
/// </summary>
/// <param name="DemandId">The demand, also the subject.</param>
/// <param name="InitiativeId">The initiative it answers.</param>
/// <param name="CpbId">The central purchasing body that runs the initiative.</param>
/// <param name="BodyId">The body that asks.</param>
/// <param name="TotalValue">Value over the whole duration.</param>
/// <param name="Lines">Its lines; a line keeps its identity to the last order and indicator.</param>
/// <param name="LinesPublic">True where the public may see the lines, without the questionnaire; false where their mere sites and quantities tell too much (armed security).</param>
public sealed record DemandState(Guid DemandId, Guid InitiativeId, Guid CpbId, Guid BodyId, Money TotalValue, IReadOnlyList<DemandLine> Lines, bool LinesPublic = false);

/// <summary>One line of a demand.</summary>
/// <param name="LineId">Identity of the line.</param>
/// <param name="Site">Building, road stretch or post.</param>
/// <param name="Description">What is asked for.</param>
/// <param name="Cpv">CPV code, eight digits.</param>
/// <param name="Quantity">How many units per year.</param>
/// <param name="Unit">Unit of measure.</param>
/// <param name="YearlyValue">Estimated value of one year.</param>
/// <param name="Fields">Answers to the category's questionnaire by field name.</param>
/// <param name="Months">For how many months of the agreement it is needed; all of them where null.</param>
/// <param name="PresentContractExpiry">When the body's present contract for it ends, where there is one.</param>
public sealed record DemandLine(Guid LineId, string Site, string Description, string? Cpv, decimal Quantity, string Unit,
    Money YearlyValue, IReadOnlyDictionary<string, string> Fields, int? Months = null, DateOnly? PresentContractExpiry = null);

/// <summary>A demand was submitted, or submitted again after it was returned.</summary>
/// <param name="Demand">Its full state.</param>
/// <param name="ProtocolNumber">Number of the body's protocol entry.</param>
/// <param name="ProtocolDate">Day of that entry.</param>
/// <param name="ActReference">The body's act that it rests on; missing from what was sent before acts were asked for.</param>
[Message("demand-collection.demand-submitted.v1", "demand", Visibility.Internal)]
public sealed record DemandSubmitted(DemandState Demand, string ProtocolNumber, DateOnly ProtocolDate, string? ActReference = null);

/// <summary>A submitted demand was amended before the close: an earlier approval no longer holds, and it must be signed again.</summary>
[Message("demand-collection.demand-amended.v1", "demand", Visibility.Internal)]
public sealed record DemandAmended(DemandState Demand);

/// <summary>A demand was withdrawn before the close.</summary>
[Message("demand-collection.demand-withdrawn.v1", "demand", Visibility.Internal)]
public sealed record DemandWithdrawn(DemandState Demand, string Reason);

/// <summary>The planner approved a demand.</summary>
[Message("demand-collection.demand-approved.v1", "demand", Visibility.Internal)]
public sealed record DemandApproved(DemandState Demand);

/// <summary>The planner returned a demand to the body with reasons.</summary>
[Message("demand-collection.demand-returned.v1", "demand", Visibility.Internal)]
public sealed record DemandReturned(DemandState Demand, string Reasons);
