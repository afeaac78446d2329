using System.Text.Json;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests;

public class ApiDocumentsTests(GppService service)
{
    [Theory]
    [InlineData("gpp", "advanceTrialClock calculateIndicators fillChecklist getChecklist getIndicators listCriteria listEvidence readStatus submitEvidence verifyEvidence")]
    [InlineData("open-data", "getInitiative listEvents listInitiatives listInitiativeDemands listInitiativeOrders readStatus streamEvents")]
    public async Task Each_interface_has_its_own_document(string api, string operations)
    {
        var text = await service.Anonymous().GetStringAsync($"/api/{api}/v1/openapi.json");
        // Kept for those who check it with the guidelines' own tools.
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "openapi"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, api + ".json"), text);
        var paths = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("paths");
        Assert.Equal(operations.Split(' ').Order(StringComparer.Ordinal),
            paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value.Text("operationId")!).Order(StringComparer.Ordinal));
        Assert.All(paths.EnumerateObject(), path => Assert.StartsWith("/", path.Name, StringComparison.Ordinal));
    }
}
