using Aggregator.Contract.Law;
using Aggregator.Contract.Ledger;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Agreements;

/// <summary>Where an agreement stands.</summary>
internal enum AgreementPhase
{
    Pending,
    Active,
    Closed,
}

/// <summary>
/// The framework agreement of one awarded lot, with the balances that its ledger ends in. Balances only change through
/// <see cref="Write"/>, while the row is locked, so that ledger and balances cannot part.
/// </summary>
internal sealed class Agreement : Aggregate
{
    private static readonly int[] Thresholds = [50, 80, 95, 100];

    // Who signs reads another clock than ours: a few minutes ahead are not yet a signature from the future.
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(5);

    public override Guid? Cpb => CpbId;

    public required Guid CpbId { get; init; }
    public required Guid LotId { get; init; }
    public required Guid ProcedureId { get; init; }
    public required Guid InitiativeId { get; init; }
    public required string CategoryCode { get; init; }
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required Guid OperatorId { get; init; }
    public required string OperatorName { get; init; }
    public required decimal BaseValue { get; init; }
    public required decimal DiscountPercent { get; init; }
    public required int DurationMonths { get; init; }
    public required DateTimeOffset AwardedAt { get; init; }
    public DateTimeOffset? StandstillEndsAt { get; init; }

    /// <summary>Award value: the framework maximum without the option.</summary>
    public required decimal Ceiling { get; init; }

    /// <summary>What the option of one fifth may add; zero where the notice has none.</summary>
    public required decimal OptionValue { get; init; }

    public AgreementPhase Phase { get; private set; }
    public DateTimeOffset? SignedAt { get; private set; }
    public string? Reference { get; private set; }
    public DateTimeOffset? ActivatedAt { get; private set; }
    public DateOnly? EndsOn { get; private set; }
    public string? ClosedReason { get; private set; }
    public int Joined { get; private set; }

    /// <summary>The part of the option that the central purchasing body has activated.</summary>
    public decimal OptionOpen { get; private set; }

    /// <summary>Live orders that weigh on the bodies' quotas.</summary>
    public decimal FromQuotas { get; private set; }

    /// <summary>Live orders that weigh on the option.</summary>
    public decimal FromOption { get; private set; }

    /// <summary>Number of the last ledger entry.</summary>
    public int Entries { get; private set; }

    /// <summary>Greatest share of the ceiling that was announced; announced once, even if orders are cancelled and placed again.</summary>
    public int PercentAnnounced { get; private set; }

    /// <summary>Sum of live orders.</summary>
    public decimal Ordered => FromQuotas + FromOption;

    internal AgreementState State => new(Id, LotId, InitiativeId, CpbId, CategoryCode, OperatorId, OperatorName, Phase.ToString().ToLowerInvariant(),
        Money.Euro(Ceiling), Money.Euro(OptionValue), Joined, Money.Euro(Ordered));

    /// <summary>The first entry: what there is to order.</summary>
    internal LedgerEntry Open(DateTimeOffset now) => Write(LedgerKind.Opened, Ceiling, now);

    /// <summary>
    /// The standstill is decided here by the clock: the award may be challenged until it ends (art. 18 c.3), so no signature may be
    /// older than its end, nor from the future.
    /// </summary>
    internal Refusal? Activate(DateTimeOffset signedAt, string reference, DateTimeOffset now)
    {
        if (Phase != AgreementPhase.Pending)
        {
            return Refusal.Conflict("contract.agreement-not-pending", ("state", Phase));
        }

        if (StandstillEndsAt is { } ends && (now < ends || signedAt < ends))
        {
            return new Refusal("contract.standstill-running", ("standstillEndsAt", ends));
        }

        if (signedAt > now + ClockSkewMax || signedAt < AwardedAt)
        {
            return new Refusal("contract.signature-date", ("awardedAt", AwardedAt), ("now", now));
        }

        Phase = AgreementPhase.Active;
        SignedAt = signedAt;
        Reference = reference;
        ActivatedAt = now;
        EndsOn = Clock.DateIn(signedAt).AddMonths(DurationMonths).AddDays(-1);
        return null;
    }

    /// <summary>Null where bodies may join and order.</summary>
    internal Refusal? NotRunning(DateTimeOffset now) => Phase switch
    {
        AgreementPhase.Active when Clock.DateIn(now) > EndsOn => Refusal.Conflict("contract.agreement-expired", ("endsOn", EndsOn)),
        AgreementPhase.Active => null,
        _ => Refusal.Conflict("contract.agreement-not-active", ("state", Phase)),
    };

    /// <summary>A listed body takes up part of its share; it may come back for the rest.</summary>
    internal Refusal? Accede(AgreementBody body, decimal amount, string actReference, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (NotRunning(now) is { } closed)
        {
            return closed;
        }

        var left = body.Share - (body.Quota ?? 0m);
        if (amount > left)
        {
            return new Refusal("contract.share-exceeded", ("share", Money.Euro(body.Share)), ("left", Money.Euro(left)));
        }

        if (body.Quota is null)
        {
            Joined++;
            body.JoinedAt = now;
        }

        body.ActReference = actReference;
        body.Quota = (body.Quota ?? 0m) + amount;
        entry = Write(LedgerKind.QuotaTaken, amount, now, body);
        return null;
    }

    /// <summary>
    /// What one body has not ordered may pass to another. Shares always add up to the ceiling; a body that has joined may order
    /// what it receives at once, one that has not may take it up by joining.
    /// </summary>
    internal Refusal? MoveQuota(AgreementBody from, AgreementBody to, decimal amount, DateTimeOffset now, out IReadOnlyList<LedgerEntry> entries)
    {
        entries = [];
        if (NotRunning(now) is { } closed)
        {
            return closed;
        }

        var left = from.Share - from.Ordered;
        if (amount > left)
        {
            return new Refusal("contract.quota-in-use", ("left", Money.Euro(left)));
        }

        from.Share -= amount;
        from.Quota = from.Quota is { } quota ? Math.Min(quota, from.Share) : null;
        to.Share += amount;
        to.Quota = to.Quota is { } taken ? taken + amount : null;
        entries = [Write(LedgerKind.QuotaMovedOut, amount, now, from), Write(LedgerKind.QuotaMovedIn, amount, now, to)];
        return null;
    }

    /// <summary>Art. 120 c.9: only if the notice has it, never beyond a fifth of the original value, whole or in parts.</summary>
    internal Refusal? ActivateOption(decimal? amount, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (NotRunning(now) is { } closed)
        {
            return closed;
        }

        if (OptionValue == 0m)
        {
            return new Refusal("contract.option-not-in-notice");
        }

        var left = OptionValue - OptionOpen;
        if (left == 0m || amount > left)
        {
            return new Refusal("contract.option-exceeded", ("option", Money.Euro(OptionValue)), ("left", Money.Euro(left)));
        }

        OptionOpen += amount ?? left;
        entry = Write(LedgerKind.OptionActivated, amount ?? left, now);
        return null;
    }

    /// <summary>
    /// Takes an order's amount: first from the body's quota, then, where it is activated, from the option. No order passes the lot's
    /// ceiling, the body's quota and the option together.
    /// </summary>
    internal Refusal? Reserve(AgreementBody body, Guid orderId, decimal amount, DateTimeOffset now, out LedgerEntry? entry)
    {
        entry = null;
        if (amount <= 0m)
        {
            return new Refusal("contract.amount-not-positive");
        }

        if (body.Quota is not { } quota)
        {
            return new Refusal("contract.body-not-joined", ("share", Money.Euro(body.Share)));
        }

        var (lotLeft, quotaLeft, optionLeft) = (Ceiling - FromQuotas, quota - body.Ordered, OptionOpen - FromOption);
        var fromQuota = Math.Min(amount, Math.Min(lotLeft, quotaLeft));
        if (amount - fromQuota > optionLeft)
        {
            var limit = OptionOpen > 0m ? "option" : lotLeft <= quotaLeft ? "lot" : "body-quota";
            return new Refusal("contract.ceiling-exceeded", ("limit", limit), ("left", Money.Euro(fromQuota + optionLeft)), ("requested", Money.Euro(amount)),
                ("lotLeft", Money.Euro(lotLeft)), ("quotaLeft", Money.Euro(quotaLeft)), ("optionLeft", Money.Euro(optionLeft)));
        }

        FromQuotas += fromQuota;
        body.Ordered += fromQuota;
        FromOption += amount - fromQuota;
        entry = Write(LedgerKind.OrderPlaced, amount, now, body, orderId, amount - fromQuota);
        return null;
    }

    /// <summary>Gives back what an order no longer needs. The option comes free first: it is there for what the quotas cannot bear.</summary>
    /// <param name="optionPart">How much of the order weighs on the option.</param>
    internal LedgerEntry Free(LedgerKind kind, AgreementBody body, Guid orderId, decimal amount, decimal optionPart, DateTimeOffset now)
    {
        var toOption = Math.Min(amount, optionPart);
        FromOption -= toOption;
        FromQuotas -= amount - toOption;
        body.Ordered -= amount - toOption;
        return Write(kind, -amount, now, body, orderId, -toOption);
    }

    /// <summary>The shares of the ceiling that were reached since the last time, each announced once.</summary>
    internal IReadOnlyList<int> NewThresholds()
    {
        var reached = Thresholds.Where(percent => percent > PercentAnnounced && Ordered * 100m >= Ceiling * percent).ToList();
        PercentAnnounced = Math.Max(PercentAnnounced, reached.LastOrDefault());
        return reached;
    }

    /// <summary>No more accessions nor orders; those that live go on to their end.</summary>
    internal Refusal? Close(string reason)
    {
        if (Phase == AgreementPhase.Closed)
        {
            return Refusal.Conflict("contract.agreement-not-active", ("state", Phase));
        }

        Phase = AgreementPhase.Closed;
        ClosedReason = reason;
        return null;
    }

    /// <summary>Counts the version up too: the balances are part of what readers see, so their ETag must change with them.</summary>
    private LedgerEntry Write(LedgerKind kind, decimal amount, DateTimeOffset now, AgreementBody? body = null, Guid? orderId = null, decimal fromOption = 0m)
    {
        Version++;
        return new LedgerEntry
        {
            AgreementId = Id,
            Number = ++Entries,
            At = now,
            Kind = kind,
            BodyId = body?.BodyId,
            OrderId = orderId,
            Amount = amount,
            OfWhichOption = fromOption,
            Ceiling = Ceiling,
            LotOrdered = FromQuotas,
            OptionOpen = OptionOpen,
            OptionOrdered = FromOption,
            BodyQuota = body?.Quota ?? 0m,
            BodyOrdered = body?.Ordered ?? 0m,
        };
    }

    /// <summary>An agreement, its bodies and its first ledger entry, from an award.</summary>
    /// <param name="award">The award.</param>
    /// <param name="now">The clock.</param>
    internal static (Agreement Agreement, IReadOnlyList<AgreementBody> Bodies, LedgerEntry Entry) From(Messages.Tender.LotAwarded award, DateTimeOffset now)
    {
        var option = award.OptionFifth ? OptionRule.At(Clock.DateIn(award.AwardedAt))?.Of(award.Value.Amount) ?? 0m : 0m;
        var agreement = new Agreement
        {
            Id = IdOf(award.LotId),
            CpbId = award.CpbId,
            LotId = award.LotId,
            ProcedureId = award.ProcedureId,
            InitiativeId = award.InitiativeId,
            CategoryCode = award.CategoryCode,
            Number = award.Number,
            Title = award.Title,
            OperatorId = award.OperatorId,
            OperatorName = award.OperatorName,
            BaseValue = award.BaseValue.Amount,
            DiscountPercent = award.DiscountPercent,
            DurationMonths = award.DurationMonths,
            AwardedAt = award.AwardedAt,
            StandstillEndsAt = award.StandstillEndsAt,
            Ceiling = award.Value.Amount,
            OptionValue = option,
        };

        // In the order of the ids, so that the cents that are left fall on the same bodies whatever order the award lists them in.
        var listed = award.Bodies.OrderBy(body => body.BodyId.ToString()).ToList();
        var shares = Cents.Divide(award.Value.Amount, [.. listed.Select(body => body.BaseValue.Amount)]);
        var bodies = listed.Zip(shares, (body, share) => new AgreementBody
        {
            AgreementId = agreement.Id,
            BodyId = body.BodyId,
            BaseValue = body.BaseValue.Amount,
            Allocated = share,
            Share = share,
            DemandLineIds = [.. body.DemandLineIds],
        }).ToList();
        return (agreement, bodies, agreement.Open(now));
    }

    /// <summary>
    /// Follows from the lot, so that the same award heard again after a restore makes the same agreement. Time and version bits of
    /// the lot's UUIDv7 stay, the random half is replaced.
    /// </summary>
    private static Guid IdOf(Guid lotId)
    {
        Span<byte> bytes = stackalloc byte[16];
        lotId.TryWriteBytes(bytes, bigEndian: true, out _);
        var hash = System.Security.Cryptography.SHA256.HashData([.. "agreement"u8, .. bytes]);
        hash.AsSpan(0, 8).CopyTo(bytes[8..]);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
