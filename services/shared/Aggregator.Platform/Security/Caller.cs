using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Aggregator.Platform;

/// <summary>How a caller must be related to the thing that an endpoint touches. Every endpoint names at least one.</summary>
public enum Relation
{
    /// <summary>The central purchasing body that owns it.</summary>
    OwnerCpb,

    /// <summary>Another central purchasing body that it was explicitly shared with.</summary>
    SharedCpb,

    /// <summary>The body that it belongs to.</summary>
    OwnBody,

    /// <summary>Somebody who acts for the body that it belongs to (claim <c>act</c>).</summary>
    Delegate,

    /// <summary>The economic operator that it belongs to.</summary>
    Operator,

    /// <summary>An auditor. Auditors read every query that is not public without being named.</summary>
    Auditor,

    /// <summary>The people who run the platform.</summary>
    PlatformOperator,

    /// <summary>Anybody with a valid token.</summary>
    Authenticated,

    /// <summary>Anybody at all.</summary>
    Public,
}

/// <summary>Who is calling, as the token says. Binds as a parameter of handlers.</summary>
/// <param name="Sub">The account; empty for nobody and for the platform itself.</param>
/// <param name="Org">The organisation that the account acts for now: a body's or an operator's id.</param>
/// <param name="OrgKind">cpb, body, operator, auditor, platform; <c>none</c> without a token, <c>system</c> for the platform's own work.</param>
/// <param name="Roles">Roles in that organisation, for example <c>buyer.signatory</c>.</param>
/// <param name="Act">The account that really acts, where a delegate does.</param>
public sealed record Caller(Guid Sub, Guid Org, string OrgKind, IReadOnlySet<string> Roles, Guid? Act = null)
{
    private const string Key = "aggregator.caller";

    /// <summary>Nobody in particular.</summary>
    public static readonly Caller Nobody = new(Guid.Empty, Guid.Empty, "none", FrozenSet<string>.Empty);

    /// <summary>The platform itself: consumers, due work, commands of operators on the console.</summary>
    public static readonly Caller System = new(Guid.Empty, Guid.Empty, "system", FrozenSet<string>.Empty);

    /// <summary>
    /// The relations that the endpoint allows to this caller's kind and roles. It keeps a shared CPB's reviewer, let in by a
    /// shared relation, from passing for an owner's. Null outside a request, where only the kind counts.
    /// </summary>
    internal IReadOnlySet<Relation>? Granted { get; init; }

    /// <summary>The account that really acts: a delegate under the delegate's own account, so that nobody is two people.</summary>
    public Guid Person => Act ?? Sub;

    /// <summary>True where the caller carried a valid token.</summary>
    public bool IsAuthenticated => Sub != Guid.Empty;

    /// <summary>True for an auditor, who may read what the endpoint's relations would otherwise hide.</summary>
    public bool IsAuditor => OrgKind == "auditor" && Roles.Contains("auditor");

    /// <summary>True where the caller has the role in the organisation that it acts for.</summary>
    public bool Has(string role) => Roles.Contains(role);

    /// <summary>True where the endpoint grants the relation to the caller and the organisation is the caller's own.</summary>
    /// <param name="relation">The relation required.</param>
    /// <param name="organisation">The owner, the body, the operator or the sharing CPB that the row names.</param>
    public bool Is(Relation relation, Guid organisation) =>
        Holds(relation) && (relation is Relation.Public or Relation.Authenticated or Relation.Auditor or Relation.PlatformOperator || Org == organisation);

    /// <summary>True where the endpoint grants the relation to the caller, whatever the row.</summary>
    public bool Holds(Relation relation) => Granted?.Contains(relation) ?? KindFits(relation);

    /// <summary>
    /// Row-level visibility of reads: an auditor, or the caller's organisation is one of those named in a role that the endpoint grants.
    /// What is not visible must answer <see cref="Problem.NotFound"/>.
    /// </summary>
    public bool Sees(Guid? cpb = null, Guid? body = null, Guid? @operator = null) =>
        IsAuditor
        || (cpb is { } c && (Is(Relation.OwnerCpb, c) || Is(Relation.SharedCpb, c)))
        || (body is { } b && (Is(Relation.OwnBody, b) || Is(Relation.Delegate, b)))
        || (@operator is { } o && Is(Relation.Operator, o));

    /// <summary>The caller of the current request.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => new(Of(context));

    internal static Caller Of(HttpContext context) => context.Items.TryGetValue(Key, out var caller) ? (Caller)caller! : Nobody;

    internal static void Set(HttpContext context, Caller caller) => context.Items[Key] = caller;

    internal bool KindFits(Relation relation) => relation switch
    {
        Relation.Public => true,
        Relation.Authenticated => IsAuthenticated,
        Relation.OwnerCpb or Relation.SharedCpb => OrgKind == "cpb",
        Relation.OwnBody => OrgKind == "body" && Act is null,
        Relation.Delegate => OrgKind == "body" && Act is not null,
        Relation.Operator => OrgKind == "operator",
        Relation.Auditor => IsAuditor,
        Relation.PlatformOperator => OrgKind == "platform",
        _ => false,
    };

    /// <summary>Reads the claims of a validated token; null where one that must be there is missing or malformed.</summary>
    internal static Caller? From(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue("sub"), out var sub)
        && Guid.TryParse(principal.FindFirstValue("org"), out var org)
        && principal.FindFirstValue("org_kind") is "cpb" or "body" or "operator" or "auditor" or "platform"
            ? new Caller(sub, org, principal.FindFirstValue("org_kind")!, principal.FindAll("roles").Select(claim => claim.Value).ToFrozenSet(),
                Guid.TryParse(principal.FindFirstValue("act"), out var act) ? act : null)
            : null;
}
