namespace Aggregator.Contract.Ledger;

/// <summary>Why an entry was written.</summary>
internal enum LedgerKind
{
    Opened,
    OptionActivated,
    QuotaTaken,
    QuotaMovedOut,
    QuotaMovedIn,
    OrderPlaced,
    OrderReduced,
    OrderRefused,
    OrderCancelled,
    OrderCompleted,
}

/// <summary>
/// A line of the ceiling ledger with the balances after it. Rows are only ever added: the runtime login has no other right, and the
/// table's checks refuse a row that passes a limit, whatever the code above it thinks.
/// </summary>
internal sealed class LedgerEntry
{
    public required Guid AgreementId { get; init; }

    /// <summary>Contiguous from 1 within the agreement; the key that makes two writers at once impossible.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }
    public required LedgerKind Kind { get; init; }
    public Guid? BodyId { get; init; }
    public Guid? OrderId { get; init; }

    /// <summary>Taken where positive, given back where negative; for entries about quotas and the option, what was moved or activated.</summary>
    public required decimal Amount { get; init; }

    /// <summary>The part of it that weighs on the option.</summary>
    public required decimal OfWhichOption { get; init; }

    public required decimal Ceiling { get; init; }
    public required decimal LotOrdered { get; init; }
    public required decimal OptionOpen { get; init; }
    public required decimal OptionOrdered { get; init; }
    public required decimal BodyQuota { get; init; }
    public required decimal BodyOrdered { get; init; }
}
