using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Identifiers;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Proposals;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Programme;

/// <summary>A purchase in a body's three-year programme (art. 37 and All. I.5 D.Lgs. 36/2023).</summary>
/// <param name="Pointer">Where the row stands in the delivery.</param>
/// <param name="Cui">Its code there.</param>
/// <param name="Cpv">What is bought.</param>
/// <param name="Expiry">When the present contract ends, where there is one.</param>
/// <param name="YearlyCost">In euro, net of VAT.</param>
internal sealed record ProgrammeRow(string Pointer, string Cui, string Cpv, string Description, DateOnly? Expiry, decimal YearlyCost)
{
    private const decimal CostMax = 1_000_000_000m;

    /// <summary>A row as it was written.</summary>
    public static ProgrammeRow Of(string pointer, string cui, string cpv, string description, DateOnly? expiry, decimal yearlyCost) =>
        new(pointer, cui.Trim().ToUpperInvariant(), cpv.Trim(), description, expiry, yearlyCost);

    /// <summary>The codes against their rules and the official list, the rest against the rules of lines.</summary>
    /// <param name="owners">Whose programme it may stand in.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public void Check(CuiOwners owners, Errors errors)
    {
        if (Identifier.IsCui(Cui))
        {
            owners.Check(Cui, Pointer + "/cui", errors);
        }
        else
        {
            errors.Add(Pointer + "/cui", "demand.cui");
        }

        if (CheckIdentifier.Check("cpv", Cpv) is { Valid: false } wrong)
        {
            errors.Add(Pointer + "/cpv", wrong.Reason!, ("digit", wrong.Digit));
        }

        errors.Text(Description, Pointer + "/description", 1000);
        errors.If(Expiry is { Year: < 2000 or > 2100 }, Pointer + "/expiry", "demand.expiry");
        errors.If(YearlyCost <= 0, Pointer + "/yearlyCost", "positive");
        errors.If(YearlyCost > CostMax, Pointer + "/yearlyCost", "too-big", ("max", CostMax));
        errors.If(decimal.Round(YearlyCost, 2) != YearlyCost, Pointer + "/yearlyCost", "digits", ("max", 2));
    }

    /// <summary>
    /// The aggregated category that the purchase falls into and the category's own CPV code for it: the same code or the nearest one above it, as the list is a
    /// tree. Null where no aggregator buys it; works (CUI with L) never, because the decrees of art. 9 c.3 D.L. 66/2014 name goods and services.
    /// </summary>
    /// <param name="health">True for a body of the health service, which alone some categories bind.</param>
    public (string Category, string Cpv)? Aggregated(bool health)
    {
        var found = from category in LawFiles.Categories
                    where health || !category.HealthServiceOnly
                    from code in category.Cpv
                    let branch = code.TrimEnd('0')
                    where Cpv.StartsWith(branch, StringComparison.Ordinal)
                    orderby branch.Length descending, category.HealthServiceOnly descending
                    select (category.Code, code);
        return Cui.StartsWith('L') ? null : found.Select(x => ((string, string)?)x).FirstOrDefault();
    }

    /// <summary>What the body will be proposed.</summary>
    public Need Need((string Category, string Cpv) bought) =>
        new(bought.Category, new ProposedLine(Description: Description, Cpv: bought.Cpv, YearlyValue: Money.Euro(YearlyCost), PresentContractExpiry: Expiry, Cui: Cui).Plain());
}
