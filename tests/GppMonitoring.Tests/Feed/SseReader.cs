using System.Text.Json;

namespace Aggregator.GppMonitoring.Tests.Feed;

/// <summary>Reads a stream as a browser's EventSource does: remembers the last id, gives it back when it connects again.</summary>
internal sealed class SseReader(HttpClient client)
{
    public string? LastId { get; private set; }

    public List<(long Position, string Type, JsonElement Data)> Events { get; } = [];

    public int Heartbeats { get; private set; }

    /// <summary>Reads until told to stop or until the stream ends; returns whether the stream ended by itself.</summary>
    public async Task<bool> ReadAsync(Func<SseReader, bool> until, string path = "/api/open-data/v1/events/stream", CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (LastId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", LastId);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
        var (type, data) = ("message", "");
        while (!until(this))
        {
            string? line;
            try
            {
                line = await reader.ReadLineAsync(ct);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                return true;
            }

            switch (line)
            {
                case null:
                    return true;
                case "":
                    if (data.Length > 0)
                    {
                        Events.Add((long.Parse(LastId!), type, JsonSerializer.Deserialize<JsonElement>(data)));
                    }

                    (type, data) = ("message", "");
                    break;
                case var comment when comment.StartsWith(':'):
                    Heartbeats++;
                    break;
                case var field when field.StartsWith("id: ", StringComparison.Ordinal):
                    LastId = field[4..];
                    break;
                case var field when field.StartsWith("event: ", StringComparison.Ordinal):
                    type = field[7..];
                    break;
                case var field when field.StartsWith("data: ", StringComparison.Ordinal):
                    data += field[6..];
                    break;
            }
        }

        return false;
    }
}
