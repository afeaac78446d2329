using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Territory;

namespace Aggregator.Tender.Tests.Support;

/// <summary>Grounds for pure tests: bodies on a grid, some 5 km apart, each asking for what the test says.</summary>
internal static class Grounds
{
    internal static readonly DateOnly Day = new(2026, 6, 1);

    /// <summary>The n-th body.</summary>
    internal static Guid Body(int n) => new($"00000000-0000-7000-8000-{n:000000000000}");

    internal static string Unit(int n) => Body(n).ToString();

    /// <summary>A grid of so many columns; body n asks for values[n] and touches those beside and below.</summary>
    internal static PlanningGround Grid(int columns, params decimal[] values) =>
        Of(columns, [.. values.Select((x, n) => Demand(n, x, Line(x / 3)))]);

    internal static PlanningGround Of(int columns, IReadOnlyList<Demand> demands, params int[] split)
    {
        var count = demands.Select(x => x.BodyId).Distinct().Count();
        var bodies = Enumerable.Range(0, count).Select(n => new Body
        {
            Id = Body(n), Kind = "municipality", Name = $"Comune {n}", Province = n < count / 2 ? "015" : "108", Latitude = 45.40m + 0.045m * (n / columns), Longitude = 9.10m + 0.064m * (n % columns),
        });
        var borders = from a in Enumerable.Range(0, count) from b in Enumerable.Range(0, count)
                      where b == a + 1 && b % columns > 0 || b == a + columns
                      select (Body(a), Body(b));
        return PlanningGround.Of(demands, bodies.ToDictionary(x => x.Id), [.. borders], 36, split.Select(Body).ToHashSet());
    }

    internal static Demand Demand(int body, decimal total, params DemandLine[] lines) => new()
    {
        Id = Guid.CreateVersion7(), InitiativeId = Guid.Empty, BodyId = Body(body), State = DemandStanding.Approved, TotalValue = Money.Euro(total), Version = 2, Sha256 = [], Lines = lines,
    };

    internal static DemandLine Line(decimal yearly, string site = "Municipio", DateOnly? expiry = null, int? months = null, params (string Name, string Value)[] fields) =>
        new(Guid.CreateVersion7(), site, "servizio", null, 1, "m2", Money.Euro(decimal.Round(yearly, 2)), fields.ToDictionary(x => x.Name, x => x.Value), months, expiry);
}
