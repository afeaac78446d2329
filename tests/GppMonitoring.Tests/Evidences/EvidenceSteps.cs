using System.Text.Json;

namespace Aggregator.GppMonitoring.Tests.Evidences;

internal static class EvidenceSteps
{
    public static string Sha256 { get; } = new('0', 64);

    public static Task<JsonElement> Submit(this HttpClient client, string? evidence, System.Net.HttpStatusCode expected = System.Net.HttpStatusCode.OK) =>
        client.Post($"/api/gpp/v1/evidence/{evidence}/submission", new { documentName = "licenza.pdf", documentSha256 = Sha256, summary = "Licenza Ecolabel IT/020/001" }, expected);

    public static Task<JsonElement> Verify(this HttpClient client, string? evidence, bool accepted, string? reason = null, System.Net.HttpStatusCode expected = System.Net.HttpStatusCode.OK) =>
        client.Post($"/api/gpp/v1/evidence/{evidence}/verification", new { accepted, reason }, expected);

    public static Task<bool> Announced(this GppService service, string type, string? evidence) => service.Announced(type, data => data.Text("evidenceId") == evidence);

    public static async Task<bool> Announced(this GppService service, string type, Func<JsonElement, bool> which) =>
        (await service.Anonymous().Get("/api/open-data/v1/events?last=500")).Items().Any(item => item.Text("type") == type && which(item.GetProperty("data")));
}
