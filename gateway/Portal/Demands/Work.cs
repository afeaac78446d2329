using Aggregator.Portal.Api;
using Aggregator.Portal.Layout;

namespace Aggregator.Portal.Demands;

/// <summary>A demand with what is needed to show and to change it.</summary>
/// <param name="Tag">The version that was read, for the form that changes it.</param>
/// <param name="Deadline">Until when the body may act, and whether it still may; null where the initiative does not invite it.</param>
public sealed record Work(FullDemand Demand, string? Tag, Collection Collection, Questionnaire Questionnaire, Invitation? Deadline)
{
    /// <summary>More lines than this are changed in the spreadsheet: a form would send them all each time.</summary>
    public const int LinesMax = 500;

    /// <summary>True where its lines can be changed one by one.</summary>
    public bool Editable => Changeable && Demand.LineCount <= LinesMax;

    /// <summary>True while the body may change it at all.</summary>
    public bool Changeable => Deadline?.MayAct == true && Demand.State != "withdrawn" && !Demand.Locked;

    /// <summary>True where it waits for the body's signature.</summary>
    public bool Signable => Changeable && Demand.State is ("draft" or "returned" or "amended");

    internal static async Task<(Work? Value, IResult? Instead)> OfAsync(GatewayApi api, Visit visit, Guid id, CancellationToken ct)
    {
        if (visit.Me is null) return (null, Results.Redirect(visit.LoginAddress));
        var demand = await api.Get<FullDemand>($"/api/demand/v1/demands/{id}", ct);
        if (demand.Value is not { } found) return (null, Pages.Instead(demand, visit));
        var deadline = DeadlineAsync(api, found.InitiativeId, found.BodyId, ct);
        var collection = await api.Get<Collection>($"/api/demand/v1/initiatives/{found.InitiativeId}", ct);
        if (collection.Value is not { } held) return (null, Pages.Instead(collection, visit));
        var questionnaire = await QuestionnaireAsync(api, held, ct);
        return questionnaire.Value is { } asked ? (new Work(found, demand.Tag, held, asked, await deadline), null) : (null, Pages.Instead(questionnaire, visit));
    }

    internal static Task<Answer<Questionnaire>> QuestionnaireAsync(GatewayApi api, Collection collection, CancellationToken ct)
        => api.Get<Questionnaire>($"/api/demand/v1/categories/{Uri.EscapeDataString(collection.CategoryCode)}/questionnaires/{collection.QuestionnaireVersion}", ct);

    internal static async Task<Invitation?> DeadlineAsync(GatewayApi api, Guid initiative, Guid body, CancellationToken ct)
        => (await api.Get<Listing<Invitation>>($"/api/demand/v1/initiatives/{initiative}/invitations?bodyId={body}", ct)).Value?.Items.FirstOrDefault(x => x.BodyId == body);
}
