using Aggregator.DemandCollection.Territories;
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
    string? Email = null, string? IpaCode = null)
{
    /// <summary>With the province that a municipality's code says, and the official names of the units above where they are known.</summary>
    public Particulars Placed()
    {
        var code = Province ?? (IstatCode is { Length: 6 } ? IstatCode[..3] : null);
        var unit = TerritorialUnits.Province(code);
        return this with { Province = code, ProvinceName = unit?.Name ?? ProvinceName, Region = TerritorialUnits.Region(unit?.Region)?.Name ?? Region };
    }

    /// <summary>These facts over older ones: what they do not know stays as it was.</summary>
    public Particulars Over(Particulars old) => this with
    {
        FiscalCode = FiscalCode ?? old.FiscalCode,
        Province = Province ?? old.Province,
        ProvinceName = ProvinceName ?? old.ProvinceName,
        Region = Region ?? old.Region,
        Population = Population ?? old.Population,
        Latitude = Latitude ?? old.Latitude,
        Longitude = Longitude ?? old.Longitude,
        AreaKm2 = AreaKm2 ?? old.AreaKm2,
        Email = Email ?? old.Email,
        IpaCode = IpaCode ?? old.IpaCode,
    };
}

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

    /// <summary>Two-digit ISTAT code of the region, where the province is a known one.</summary>
    public string? RegionCode { get; private set; }

    /// <summary>The name as people look for it, made unique by the id: what lists by name are paged by.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>Code in IndicePA, as it is written there.</summary>
    public string? IpaCode { get; private set; }

    public int? Population { get; private set; }

    public decimal? Latitude { get; private set; }

    public decimal? Longitude { get; private set; }

    public decimal? AreaKm2 { get; private set; }

    /// <summary>The institutional address, where reminders go; never a person's.</summary>
    public string? Email { get; private set; }

    /// <summary>True where the account that last edited a demand may not sign it.</summary>
    public bool RequiresTwoPeople { get; private set; } = true;

    public Particulars Describe() => new(Kind, Name, FiscalCode, IstatCode, Province, ProvinceName, Region, Population, Latitude, Longitude, AreaKm2, Email, IpaCode);

    public static Body Register(Guid id, Particulars facts, bool requiresTwoPeople = true)
    {
        var body = new Body { Id = id, RequiresTwoPeople = requiresTwoPeople };
        body.Take(facts.Placed());
        return body;
    }

    /// <summary>Takes over facts and settings; false where nothing changes.</summary>
    public bool Change(Particulars facts, bool? requiresTwoPeople = null)
    {
        facts = facts.Placed();
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

    private void Take(Particulars facts)
    {
        (Kind, Name, FiscalCode, IstatCode, Province, ProvinceName, Region, Population, Latitude, Longitude, AreaKm2, Email, IpaCode) = (facts.Kind, facts.Name, facts.FiscalCode,
            facts.IstatCode, facts.Province, facts.ProvinceName, facts.Region, facts.Population, facts.Latitude, facts.Longitude, facts.AreaKm2, facts.Email, facts.IpaCode);
        RegionCode = TerritorialUnits.Province(Province)?.Region;
        NameKey = KeyOf(Name) + " " + Id.ToString("N");
    }

    /// <summary>A name, or the beginning of one, as <see cref="NameKey"/> begins. Short enough that the key fits into a cursor.</summary>
    public static string KeyOf(string name) => Folded.Of(name) is var folded && folded.Length > NameKeyLengthMax ? folded[..NameKeyLengthMax] : folded;

    private const int NameKeyLengthMax = 60;
}

/// <summary>A body that belongs to another one: a municipality to its union.</summary>
internal sealed class BodyMember
{
    public required Guid UnionId { get; init; }

    public required Guid MemberId { get; init; }
}
