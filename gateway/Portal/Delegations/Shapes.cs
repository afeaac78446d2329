using Aggregator.Portal.Api;

namespace Aggregator.Portal.Delegations;

/// <summary>That a body lets another organisation act for it.</summary>
public sealed record Delegation(Guid Id, Named Body, Named Delegate, IReadOnlyList<string> Roles, string ActReference, string ProtocolNumber, DateOnly ProtocolDate, DateOnly ExpiresOn,
    string State, string? RevocationReason);

/// <summary>A body that could be delegated.</summary>
public sealed record Candidate(Guid Id, string Name, string? Province, string? ProvinceName);
