using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aggregator.Portal.Api;

// What the portal reads of the public API, and no more of it than the pages show. The types are the portal's own: it is a client
// like any other. Razor components are public classes, so the types of their parameters are public too.

public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next)
{
    public static Listing<T> Empty { get; } = new([], null);
}

[JsonConverter(typeof(MoneyReader))]
public readonly record struct Money(decimal Amount, string Currency = "EUR");

public sealed record LocalText(string It, string En);

/// <summary>An organisation; without a name where the record has not heard it yet.</summary>
public sealed record Named(Guid Id, string? Name);

// Open data.

public sealed record Initiative(Guid Id, string Title, string? CategoryCode, LocalText? CategoryName, Named? Cpb, string State,
    DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, int DemandCount, Money? TotalValue, int LotCount, Money? AwardValue,
    decimal? SavingPercent, Money? Ordered, Money? Ceiling, string? GreenStatus, Closure? Closure, IReadOnlyList<Lot>? Lots);

public sealed record Closure(int Number, int Count, Money? TotalValue, string? Hash);

public sealed record Lot(Guid Id, int Number, string Title, string State, Money? BaseValue, IReadOnlyList<Guid>? BodyIds, int? BidCount,
    Named? Winner, Money? AwardValue, decimal? SavingPercent, DateTimeOffset? StandstillEndsAt, Agreement? Agreement, Green? Green);

public sealed record Agreement(Guid Id, string State, Money? Ceiling, Money? Ordered, int Joined, int Orders);

public sealed record Green(string? Status, int? Included, int? Applicable, int? Accepted, int? Due);

public sealed record Place(Guid Id, string? Name, string? IstatCode, int? Population, double? Latitude, double? Longitude);

public sealed record Demand(Guid DemandId, Place Body, string State, Money? Value, Guid? LotId, IReadOnlyList<DemandLine>? Lines);

public sealed record DemandLine(Guid LineId, string? Site, string? Description, decimal? Quantity, string? Unit, Money? YearlyValue);

public sealed record Order(Guid OrderId, Guid? LotId, Place Body, string? OperatorName, Money? Amount, string State, DateTimeOffset? PlacedAt);

public sealed record Event(long Position, string? Id, string Type, DateTimeOffset Time, string? Subject, JsonElement Data);

/// <summary>Money is an object on the wire; a bare decimal is read as euro.</summary>
internal sealed class MoneyReader : JsonConverter<Money>
{
    private sealed record Wire(decimal Amount, string? Currency);

    public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return new Money(JsonSerializer.Deserialize<decimal>(ref reader, options));
        var wire = JsonSerializer.Deserialize<Wire>(ref reader, options)!;
        return new Money(wire.Amount, wire.Currency ?? "EUR");
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
        => JsonSerializer.Serialize(writer, new Wire(value.Amount, value.Currency), options);
}

// Whether a body is bound to use an aggregator.

/// <param name="On">The day whose rules were applied.</param>
public sealed record Obligation(DateOnly On, bool Bound, string Reason, Threshold? Threshold, string? Reading, Money YearlyValue, bool ReachedByYear, Money WholeValue, bool ReachedByWhole, IReadOnlyList<CigReason> Exceptions);

public sealed record Threshold(Money Amount);

/// <summary>A reason with which a body may ask for a CIG all the same.</summary>
/// <param name="Code">Its number in ANAC's motivazioneCIG.</param>
public sealed record CigReason(int Code, string Text);

// What a logged-in organisation sees of its own work.

/// <param name="Opened">False before the moment from which demands may be stated: said by the service, whose clock a trial moves.</param>
public sealed record Campaign(Guid Id, string Title, string? CategoryCode, string State, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, Guid? CpbId, bool Opened = true);

public sealed record OwnDemand(Guid Id, Guid InitiativeId, Guid? BodyId, string State, Money? TotalValue);

public sealed record Procedure(Guid Id, Guid? InitiativeId, string Title, string Phase, DateTimeOffset? Deadline, IReadOnlyList<ProcedureLot>? Lots);

public sealed record ProcedureLot(Guid LotId, int Number, string? Title);

public sealed record OwnOrder(Guid Id, Guid? InitiativeId, Guid? BodyId, string? BodyName, string? Description, string? OperatorName, string State, Money? Amount, DateTimeOffset? PlacedAt);
