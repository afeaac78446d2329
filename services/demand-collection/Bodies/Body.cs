using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Bodies;

internal enum BodyKind
{
    Cpb,
    Municipality,
    Union,
    School,
    Health,
    Other,
}

/// <summary>What a body says of itself; compared as a whole, so that an import that changes nothing says nothing.</summary>
internal sealed record Particulars(BodyKind Kind, string Name, string? FiscalCode = null, string? IstatCode = null, string? Province = null, string? ProvinceName = null,
    string? Region = null, int? Population = null, decimal? Latitude = null, decimal? Longitude = null, decimal? AreaKm2 = null,
    string? Email = null);

/// <summary>A public body: a municipality, a union, a school, a central purchasing body. Belongs to no tenant.</summary>
internal sealed class Body : Aggregate
{
    public BodyKind Kind { get; private set; }

    public string Name { get; private set; } = "";

    public string? FiscalCode { get; private set; }

    /// <summary>Six digits as text: the leading zeros belong to the code.</summary>
    public string? IstatCode { get; private set; }

    public string? Province { get; private set; }

    public string? ProvinceName { get; private set; }

    public string? Region { get; private set; }

    public int? Population { get; private set; }

    public decimal? Latitude { get; private set; }

    public decimal? Longitude { get; private set; }

    public decimal? AreaKm2 { get; private set; }

    /// <summary>The institutional address, where reminders go; never a person's.</summary>
    public string? Email { get; private set; }

    /// <summary>True where the account that last edited a demand may not sign it.</summary>
    public bool RequiresTwoPeople { get; private set; } = true;

    public Particulars Describe() => new(Kind, Name, FiscalCode, IstatCode, Province, ProvinceName, Region, Population, Latitude, Longitude, AreaKm2, Email);

    public static Body Register(Guid id, Particulars facts, bool requiresTwoPeople = true)
    {
        var body = new Body { Id = id, RequiresTwoPeople = requiresTwoPeople };
        body.Take(facts);
        return body;
    }

    /// <summary>Takes over facts and settings; false where nothing changes.</summary>
    public bool Change(Particulars facts, bool? requiresTwoPeople = null)
    {
        var people = requiresTwoPeople ?? RequiresTwoPeople;
        if (facts == Describe() && people == RequiresTwoPeople)
        {
            return false;
        }

        Take(facts);
        RequiresTwoPeople = people;
        return true;
    }

    public BodyChanged Announce() => new(Id, Named.Of(Kind), Name, FiscalCode, IstatCode, Province, Population, Latitude, Longitude);

    private void Take(Particulars facts) =>
        (Kind, Name, FiscalCode, IstatCode, Province, ProvinceName, Region, Population, Latitude, Longitude, AreaKm2, Email) = (facts.Kind, facts.Name, facts.FiscalCode,
            facts.IstatCode, facts.Province, facts.ProvinceName, facts.Region, facts.Population, facts.Latitude, facts.Longitude, facts.AreaKm2, facts.Email);
}
