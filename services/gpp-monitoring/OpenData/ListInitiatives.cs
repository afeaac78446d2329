using System.Globalization;
using System.Text;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>All initiatives of all central purchasing bodies, newest first; as CSV where the client prefers it.</summary>
internal static class ListInitiatives
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives", Handle)
        .Query("listInitiatives", "Elenca le iniziative").Allow(Relation.Public).Answers<Page<InitiativeSummary>>();

    private static async Task<IResult> Handle(string? state, string? categoryCode, Guid? cpbId, Paging paging, HttpRequest request, GppMonitoringDb db, CancellationToken ct)
    {
        if (state is not null && !PublicInitiative.States.Contains(state))
        {
            var errors = new Errors();
            errors.Add("?state", "enum", ("values", string.Join(", ", PublicInitiative.States)));
            return Problem.Invalid(errors);
        }

        var rows = await db.Initiatives
            .Where(x => state == null || x.State == state)
            .Where(x => categoryCode == null || x.CategoryCode == categoryCode)
            .Where(x => cpbId == null || x.CpbId == cpbId)
            .WithNames(db).PageAsync(paging, x => x.Id, ct, descending: true);
        var green = await InitiativeSummaries.GreenStatuses(db, [.. rows.Items.Select(x => x.Id)], ct);
        var page = rows.Map(row => InitiativeSummaries.Summary(row, green.GetValueOrDefault(row.Id)));
        return PrefersCsv(request) ? new Csv(page) : Answer.Ok(page);
    }

    private static bool PrefersCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(x => x.Quality ?? 1).FirstOrDefault()?.MediaType.Value == "text/csv";

    /// <summary>RFC 4180, UTF-8, decimal point; the next page's cursor is in the Link header, because CSV has no place for it.</summary>
    internal sealed class Csv(Page<InitiativeSummary> page) : IResult
    {
        private const string Head = "id,title,categoryCode,cpbId,cpbName,state,opensAt,closesAt,demandCount,totalValue,lotCount,awardValue,savingPercent,ordered,ceiling,greenStatus";

        public Task ExecuteAsync(HttpContext context)
        {
            if (page.Next is { } next)
            {
                var query = context.Request.Query.Where(x => x.Key != "cursor").Append(new("cursor", next));
                context.Response.Headers.Link = $"<{context.Request.Path}{QueryString.Create(query)}>; rel=\"next\"";
            }

            context.Response.ContentType = "text/csv; charset=utf-8";
            return context.Response.WriteAsync(Text(page.Items), context.RequestAborted);
        }

        internal static string Text(IEnumerable<InitiativeSummary> items)
        {
            var text = new StringBuilder(Head).Append("\r\n");
            foreach (var x in items)
            {
                text.AppendJoin(',', new object?[]
                {
                    x.Id, x.Title, x.CategoryCode, x.Cpb.Id, x.Cpb.Name, x.State, x.OpensAt?.ToString("O"), x.ClosesAt?.ToString("O"), x.DemandCount, x.TotalValue.Amount,
                    x.LotCount, x.AwardValue?.Amount, x.SavingPercent, x.Ordered.Amount, x.Ceiling.Amount, x.GreenStatus,
                }.Select(Cell)).Append("\r\n");
            }

            return text.ToString();
        }

        private static string Cell(object? value)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            // A spreadsheet takes a text that starts so for a formula.
            if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@')
            {
                text = "'" + text;
            }

            return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
        }
    }
}
