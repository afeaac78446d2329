using System.Text.Json.Nodes;
using System.Xml.Linq;
using Aggregator.Messages;
using Aggregator.Platform.Outbox;

namespace Aggregator.Architecture.Tests;

/// <summary>The AsyncAPI 3 document of all messages: one channel (exchange) and one send operation each.</summary>
internal static class AsyncApi
{
    public static JsonObject Document()
    {
        var (channels, operations, messages) = (new JsonObject(), new JsonObject(), new JsonObject());
        foreach (var wire in Wire.All.Where(x => x.Type.Assembly == typeof(MessageAttribute).Assembly))
        {
            var key = wire.Name.Replace('.', '-');
            messages[key] = Message(wire);
            channels[key] = new JsonObject
            {
                ["address"] = wire.Attribute.Exchange,
                ["messages"] = new JsonObject { [key] = Reference("#/components/messages/" + key) },
                ["bindings"] = new JsonObject
                {
                    ["amqp"] = new JsonObject
                    {
                        ["is"] = "routingKey",
                        ["exchange"] = new JsonObject { ["name"] = wire.Attribute.Exchange, ["type"] = "fanout", ["durable"] = true, ["autoDelete"] = false },
                    },
                },
            };
            operations["publish-" + key] = new JsonObject
            {
                ["action"] = "send",
                ["channel"] = Reference("#/channels/" + key),
                ["messages"] = new JsonArray(Reference($"#/channels/{key}/messages/{key}")),
            };
        }

        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["id"] = "urn:aggregator:messages",
            ["info"] = new JsonObject
            {
                ["title"] = "Aggregator messages",
                ["version"] = "1.0.0",
                ["description"] = "Facts that the services publish, as raw JSON with CloudEvents attributes in the headers. Exchanges whose name starts with public. may be bound from outside; "
                    + "a queue gets each subject's messages with contiguous versions.",
                ["license"] = new JsonObject { ["name"] = "EUPL-1.2", ["url"] = "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12" },
                ["contact"] = new JsonObject { ["name"] = "Aggregator maintainers", ["url"] = "https://github.com/aggregator-platform/aggregator" },
                ["tags"] = new JsonArray(new JsonObject { ["name"] = "procurement" }),
            },
            ["defaultContentType"] = "application/json",
            ["servers"] = new JsonObject
            {
                ["broker"] = new JsonObject
                {
                    ["host"] = "{host}:{port}",
                    ["protocol"] = "amqp",
                    ["protocolVersion"] = "0.9.1",
                    ["description"] = "The platform's RabbitMQ; outside readers have a user of their own.",
                    ["variables"] = new JsonObject
                    {
                        ["host"] = new JsonObject { ["default"] = "localhost" },
                        ["port"] = new JsonObject { ["default"] = "5672" },
                    },
                },
            },
            ["channels"] = channels,
            ["operations"] = operations,
            ["components"] = new JsonObject { ["messages"] = messages },
        };
    }

    private static JsonObject Message(WireType wire)
    {
        var payload = MessageSchemas.Of(wire);
        payload.Remove("$schema");
        return new JsonObject
        {
            ["name"] = wire.Name,
            ["title"] = wire.Type.Name,
            ["summary"] = Summary(wire.Type),
            ["contentType"] = "application/json",
            ["headers"] = Headers(wire),
            ["payload"] = payload,
            ["examples"] = new JsonArray(new JsonObject { ["name"] = "example", ["payload"] = MessageExamples.Of(wire.Type) }),
        };
    }

    private static JsonObject Headers(WireType wire) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("cloudEvents:id", "cloudEvents:type", "cloudEvents:source", "cloudEvents:time", "cloudEvents:subject", "cloudEvents:subjectversion"),
        ["properties"] = new JsonObject
        {
            ["cloudEvents:specversion"] = new JsonObject { ["const"] = "1.0" },
            ["cloudEvents:id"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" },
            ["cloudEvents:type"] = new JsonObject { ["const"] = wire.Name },
            ["cloudEvents:source"] = new JsonObject { ["type"] = "string" },
            ["cloudEvents:time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ["cloudEvents:subject"] = new JsonObject { ["type"] = "string", ["format"] = "uuid", ["description"] = "The " + wire.Attribute.Subject + " that the fact is about." },
            ["cloudEvents:subjectversion"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "Contiguous per subject." },
            ["cloudEvents:cpb"] = new JsonObject { ["type"] = "string", ["format"] = "uuid", ["description"] = "Owning central purchasing body." },
            ["cloudEvents:visibility"] = new JsonObject { ["const"] = wire.Attribute.Visibility == Visibility.Public ? "public" : "internal" },
            ["cloudEvents:trial"] = new JsonObject { ["const"] = "true", ["description"] = "Only on trial instances: nothing in the message is real." },
            ["traceparent"] = new JsonObject { ["type"] = "string" },
        },
    };

    private static JsonObject Reference(string pointer) => new() { ["$ref"] = pointer };

    /// <summary>The record's own documentation, from the XML that the compiler writes beside the assembly.</summary>
    private static string Summary(Type type)
    {
        var file = Path.ChangeExtension(typeof(MessageAttribute).Assembly.Location, ".xml");
        var member = XDocument.Load(file).Descendants("member").Single(x => x.Attribute("name")!.Value == "T:" + type.FullName);
        return string.Join(' ', member.Element("summary")!.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
