using Aggregator.Messages.Contract;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>
/// What of a demand or an order anybody may read, in the live feed as in the public record: amounts always, a demand's lines where its category
/// lets them, and neither questionnaires nor free reasons. What is withheld is empty, so that the message's schema holds for the public too.
/// </summary>
internal static class PublicView
{
    private static readonly Dictionary<string, string> NoFields = [];

    public static DemandSubmitted Of(DemandSubmitted x) => x with { Demand = Of(x.Demand) };

    public static DemandAmended Of(DemandAmended x) => x with { Demand = Of(x.Demand) };

    public static DemandApproved Of(DemandApproved x) => x with { Demand = Of(x.Demand) };

    public static DemandWithdrawn Of(DemandWithdrawn x) => x with { Demand = Of(x.Demand), Reason = "" };

    public static DemandReturned Of(DemandReturned x) => x with { Demand = Of(x.Demand), Reasons = "" };

    public static DemandState Of(DemandState x) => x with { Lines = x.LinesPublic ? [.. x.Lines.Select(line => line with { Fields = NoFields })] : [] };

    /// <summary>The lines of an order repeat those of a demand, whose category this does not know: the amount stays.</summary>
    public static OrderState Of(OrderState x) => x with { Lines = [] };

    /// <summary>A public message that needs one, in the public's view; any other as it is.</summary>
    public static object Of(object message) => message switch
    {
        OrderPlaced x => x with { Order = Of(x.Order) },
        OrderAccepted x => x with { Order = Of(x.Order) },
        OrderRefused x => x with { Order = Of(x.Order) },
        OrderReduced x => x with { Order = Of(x.Order) },
        OrderCancelled x => x with { Order = Of(x.Order) },
        DeliveryReported x => x with { Order = Of(x.Order) },
        _ => message,
    };
}
