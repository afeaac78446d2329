namespace Aggregator.Tender;

/// <summary>Names of this service's queues.</summary>
internal static class Queues
{
    internal const string Territory = "tender.territory";
    internal const string Demands = "tender.demands";
    internal const string Checklists = "tender.checklists";
}
