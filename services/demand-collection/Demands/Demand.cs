using System.Security.Cryptography;
using System.Text.Json;
using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Law;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

internal enum DemandStatus
{
    /// <summary>Being written; nobody but the body sees it.</summary>
    Draft,

    /// <summary>Signed and sent.</summary>
    Submitted,

    /// <summary>Sent back by the planner with reasons.</summary>
    Returned,

    /// <summary>Signed and sent again, after a return or an amendment.</summary>
    Resubmitted,

    /// <summary>Changed after it was sent: what was signed and approved no longer holds until it is signed again.</summary>
    Amended,

    /// <summary>Approved by the planner: what a closure counts.</summary>
    Approved,

    /// <summary>Withdrawn by the body; it may state another.</summary>
    Withdrawn,
}

/// <summary>What a body asks for in an initiative. One live demand for each body and initiative.</summary>
internal sealed class Demand : Aggregate
{
    public Guid InitiativeId { get; init; }

    public Guid CpbId { get; init; }

    public Guid BodyId { get; init; }

    public string CategoryCode { get; init; } = "";

    public int DurationMonths { get; init; }

    public DemandStatus State { get; private set; }

    /// <summary>Value over the whole duration.</summary>
    public Money TotalValue { get; private set; }

    /// <summary>The person who last edited the lines, a delegate under the delegate's own account.</summary>
    public Guid LastEditor { get; private set; }

    public Guid? Signatory { get; private set; }

    public string? ProtocolNumber { get; private set; }

    public DateOnly? ProtocolDate { get; private set; }

    public string? ActReference { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    /// <summary>Why it was last returned or withdrawn.</summary>
    public string? Reason { get; private set; }

    public Body? Body { get; private set; }

    public List<Line> Lines { get; } = [];

    public override Guid? Cpb => CpbId;

    /// <summary>Waits for the planner or, amended, for the signature: a collection cannot close over it.</summary>
    public static bool IsUndecided(DemandStatus state) => state is DemandStatus.Submitted or DemandStatus.Resubmitted or DemandStatus.Amended;

    public static Demand Start(Guid id, Initiative initiative, Guid body, Guid editor, IEnumerable<Line> lines)
    {
        var demand = new Demand
        {
            Id = id, InitiativeId = initiative.Id, CpbId = initiative.CpbId, BodyId = body, CategoryCode = initiative.CategoryCode, DurationMonths = initiative.DurationMonths,
        };
        demand.Write(editor, lines);
        return demand;
    }

    /// <summary>New lines; a demand that was already sent must be signed and approved again.</summary>
    public Refusal? Edit(Guid editor, IEnumerable<Line> lines)
    {
        if (State == DemandStatus.Withdrawn)
        {
            return WrongState();
        }

        Write(editor, lines);
        State = State is DemandStatus.Draft or DemandStatus.Returned ? State : DemandStatus.Amended;
        return null;
    }

    /// <summary>Signs and sends it. Where the body asks for two people, the one who last edited it may not sign.</summary>
    public Refusal? Submit(Guid signatory, bool twoPeople, string protocolNumber, DateOnly protocolDate, string? actReference, DateTimeOffset now)
    {
        if (State is not (DemandStatus.Draft or DemandStatus.Returned or DemandStatus.Amended))
        {
            return WrongState();
        }

        if (twoPeople && signatory == LastEditor)
        {
            return Refusal.Forbidden("demand.same-person");
        }

        State = State == DemandStatus.Draft ? DemandStatus.Submitted : DemandStatus.Resubmitted;
        (Signatory, ProtocolNumber, ProtocolDate, ActReference, SubmittedAt, Reason) = (signatory, protocolNumber, protocolDate, actReference, now, null);
        return null;
    }

    public Refusal? Approve()
    {
        if (State is not (DemandStatus.Submitted or DemandStatus.Resubmitted))
        {
            return WrongState();
        }

        State = DemandStatus.Approved;
        return null;
    }

    /// <summary>Sends it back with reasons; also an approved one, and an amended one whose signature does not come.</summary>
    public Refusal? Return(string reasons)
    {
        if (!IsUndecided(State) && State != DemandStatus.Approved)
        {
            return WrongState();
        }

        (State, Reason) = (DemandStatus.Returned, reasons);
        return null;
    }

    public Refusal? Withdraw(string reason)
    {
        if (State == DemandStatus.Withdrawn)
        {
            return WrongState();
        }

        (State, Reason) = (DemandStatus.Withdrawn, reason);
        return null;
    }

    /// <summary>The full state that every message about it carries.</summary>
    public Messages.DemandCollection.DemandState Describe() => new(Id, InitiativeId, CpbId, BodyId, TotalValue,
        [.. Lines.OrderBy(x => x.Ordinal).Select(x => new DemandLine(x.Id, x.Site, x.Description, x.Cpv, x.Quantity, x.Unit, x.YearlyValue, x.Fields))],
        LawFiles.Category(CategoryCode) is { LinesConfidential: null });

    /// <summary>What the log keeps of it: the lines as a hash, because the messages hold them in full.</summary>
    public object Summary() => new
    {
        State, TotalValue, Lines = Lines.Count, Content = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Describe().Lines, Json.Options))),
    };

    private Refusal WrongState() => Refusal.Conflict("demand.wrong-state", ("state", Named.Of(State)));

    private void Write(Guid editor, IEnumerable<Line> lines)
    {
        var kept = lines.ToList();
        Lines.RemoveAll(x => kept.All(line => line.Id != x.Id));
        var ordinal = 0;
        foreach (var line in kept)
        {
            line.Ordinal = ordinal++;
            if (Lines.All(x => x.Id != line.Id))
            {
                Lines.Add(line);
            }
            else
            {
                Lines.Single(x => x.Id == line.Id).Take(line);
            }
        }

        LastEditor = editor;
        TotalValue = Money.Euro(Cents.Over(Lines.Sum(x => x.YearlyValue.Amount), DurationMonths));
    }
}

/// <summary>One line. Its identity goes with it to the last order and indicator.</summary>
internal sealed class Line
{
    public Guid Id { get; init; }

    public Guid DemandId { get; init; }

    public int Ordinal { get; set; }

    public string Site { get; private set; } = "";

    public string Description { get; private set; } = "";

    public string? Cpv { get; private set; }

    public decimal Quantity { get; private set; }

    public string Unit { get; private set; } = "";

    public Money YearlyValue { get; private set; }

    public Dictionary<string, string> Fields { get; private set; } = [];

    public static Line Write(Guid id, Guid demand, string site, string description, string? cpv, decimal quantity, string unit, Money yearly, IReadOnlyDictionary<string, string> fields) => new()
    {
        Id = id, DemandId = demand, Site = site, Description = description, Cpv = cpv, Quantity = quantity, Unit = unit, YearlyValue = yearly,
        Fields = new Dictionary<string, string>(fields),
    };

    internal void Take(Line other) => (Ordinal, Site, Description, Cpv, Quantity, Unit, YearlyValue, Fields) =
        (other.Ordinal, other.Site, other.Description, other.Cpv, other.Quantity, other.Unit, other.YearlyValue, other.Fields);
}
