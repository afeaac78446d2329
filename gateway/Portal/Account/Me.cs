using Aggregator.Portal.Api;

namespace Aggregator.Portal.Account;

/// <summary>Who is logged in, for which organisation, with which roles.</summary>
public sealed record Me(Guid? AccountId, string? DisplayName, Membership? Current, IReadOnlyList<Membership>? Memberships);

/// <summary>For whom the reader may act: as one of its own, or by a delegation.</summary>
/// <param name="DelegatedBy">The account of the signatory that delegated; null for the own ones.</param>
public sealed record Membership(Guid Organisation, string OrganisationKind, string? Name, IReadOnlyList<string>? Roles, Guid? DelegatedBy = null, MembershipSource? Delegation = null);

/// <summary>Where a delegated membership comes from: which of the reader's own organisations received it, until when.</summary>
public sealed record MembershipSource(Guid Id, Named Through, DateOnly ExpiresOn);
