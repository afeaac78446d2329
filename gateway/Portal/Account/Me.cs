namespace Aggregator.Portal.Account;

/// <summary>Who is logged in, for which organisation, with which roles.</summary>
public sealed record Me(Guid? AccountId, string? DisplayName, Membership? Current, IReadOnlyList<Membership>? Memberships);

public sealed record Membership(Guid Organisation, string OrganisationKind, string? Name, IReadOnlyList<string>? Roles);
