using Aggregator.Contract.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;

namespace Aggregator.Contract.Reactions;

internal static class OnCategoryChanged
{
    internal static async Task Handle(Received<CategoryChanged> message, ContractDb db, CancellationToken ct)
    {
        var body = message.Body;
        var category = await db.KnownCategories.FindAsync([body.CategoryId], ct);
        if (category is null)
        {
            db.Add(new KnownCategory { CategoryId = body.CategoryId, Code = body.Code, NameIt = body.Name.It, NameEn = body.Name.En });
            return;
        }

        (category.Code, category.NameIt, category.NameEn) = (body.Code, body.Name.It, body.Name.En);
    }
}
