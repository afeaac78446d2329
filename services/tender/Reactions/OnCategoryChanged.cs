using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Storage;
using Aggregator.Tender.Territory;

namespace Aggregator.Tender.Reactions;

/// <summary>Keeps the categories.</summary>
internal static class OnCategoryChanged
{
    internal static async Task Handle(Received<CategoryChanged> message, TenderDb db, CancellationToken ct)
    {
        var m = message.Body;
        var category = await db.Categories.FindAsync([m.CategoryId], ct);
        if (category is null)
        {
            db.Add(category = new Category { Id = m.CategoryId, Code = m.Code, Name = m.Name, LabourIntensive = m.LabourIntensive });
        }

        (category.Code, category.Name, category.LabourIntensive) = (m.Code, m.Name, m.LabourIntensive);
    }
}
