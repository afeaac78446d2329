namespace Aggregator.Contract.Law;

/// <summary>Within how many days of the award the agreement is to be signed, art. 18 c.2. A later signature is valid and answers with a warning.</summary>
internal sealed record SigningTerm(int Days, DateOnly From, DateOnly? To, string Source)
{
    internal static readonly IReadOnlyList<SigningTerm> All =
    [
        new(60, new DateOnly(2023, 7, 1), null, "D.Lgs. 36/2023, art. 18 c.2"),
    ];

    internal static SigningTerm? At(DateOnly day) => All.SingleOrDefault(rule => rule.From <= day && (rule.To is null || day <= rule.To));
}
