using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Aggregator.Platform.Telemetry;

internal sealed class JsonLinesOptions : ConsoleFormatterOptions
{
    public string Service { get; set; } = "";

    public bool Trial { get; set; }
}

/// <summary>
/// One JSON object per line. Scopes are left out on purpose: other people's code puts paths and connection data there, and the trace id already
/// ties the lines of a request together.
/// </summary>
internal sealed class JsonLines(IOptionsMonitor<JsonLinesOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "aggregator";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var buffer = new MemoryStream();
        using (var line = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Json.Options.Encoder }))
        {
            line.WriteStartObject();
            line.WriteString("time", DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            line.WriteString("level", entry.LogLevel.ToString().ToLowerInvariant());
            line.WriteString("service", options.CurrentValue.Service);
            if (options.CurrentValue.Trial)
            {
                line.WriteBoolean("trial", true);
            }

            line.WriteString("category", entry.Category);
            line.WriteString("message", entry.Formatter(entry.State, null));
            if (Activity.Current is { } span)
            {
                line.WriteString("traceId", span.TraceId.ToHexString());
                line.WriteString("spanId", span.SpanId.ToHexString());
            }

            foreach (var (name, value) in entry.State as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                if (name != "{OriginalFormat}" && name.Length > 0)
                {
                    line.WriteString(char.ToLowerInvariant(name[0]) + name[1..], Convert.ToString(value, CultureInfo.InvariantCulture));
                }
            }

            if (entry.Exception is { } exception)
            {
                line.WriteString("exception", exception.ToString());
            }

            line.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
