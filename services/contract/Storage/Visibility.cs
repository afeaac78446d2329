using Aggregator.Contract.Agreements;
using Aggregator.Contract.Orders;
using Aggregator.Platform;

namespace Aggregator.Contract.Storage;

/// <summary>Which rows a caller may know of: the rest answers as if it did not exist.</summary>
internal static class Visibility
{
    /// <summary>The central purchasing body's own, those that list the caller's body, those of the contractor; all for an auditor.</summary>
    internal static IQueryable<Agreement> VisibleTo(this IQueryable<Agreement> agreements, Caller caller, ContractDb db) =>
        caller.IsAuditor ? agreements
        : caller.Holds(Relation.OwnerCpb) ? agreements.Where(x => x.CpbId == caller.Org)
        : caller.Holds(Relation.OwnBody) || caller.Holds(Relation.Delegate) ? agreements.Where(x => db.AgreementBodies.Any(b => b.AgreementId == x.Id && b.BodyId == caller.Org))
        : caller.Holds(Relation.Operator) ? agreements.Where(x => x.OperatorId == caller.Org)
        : agreements.Where(x => false);

    /// <summary>A draft is its body's own affair; once signed, the central purchasing body and the contractor see it too.</summary>
    internal static IQueryable<Order> VisibleTo(this IQueryable<Order> orders, Caller caller) =>
        caller.IsAuditor ? orders
        : caller.Holds(Relation.OwnBody) || caller.Holds(Relation.Delegate) ? orders.Where(x => x.BodyId == caller.Org)
        : caller.Holds(Relation.OwnerCpb) ? orders.Where(x => x.CpbId == caller.Org && x.PlacedAt != null)
        : caller.Holds(Relation.Operator) ? orders.Where(x => x.OperatorId == caller.Org && x.PlacedAt != null)
        : orders.Where(x => false);

    /// <summary>A move between quotas concerns the two bodies and the central purchasing body, nobody else.</summary>
    internal static IQueryable<QuotaMove> VisibleTo(this IQueryable<QuotaMove> moves, Caller caller) =>
        caller.IsAuditor ? moves
        : caller.Holds(Relation.OwnerCpb) ? moves.Where(x => x.CpbId == caller.Org)
        : caller.Holds(Relation.OwnBody) || caller.Holds(Relation.Delegate) ? moves.Where(x => x.FromBodyId == caller.Org || x.ToBodyId == caller.Org)
        : moves.Where(x => false);
}
