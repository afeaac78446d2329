using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;

namespace Aggregator.Architecture.Tests;

/// <summary>
/// What is on the wire is approved: a schema file per message and one AsyncAPI document of all. After a meant change run the
/// tests once with APPROVE=1 and commit what they wrote; a changed or removed field needs a new version of the message instead.
/// </summary>
public sealed class MessageTests
{
    private const string Folder = "services/shared/Aggregator.Messages";

    public static TheoryData<string> Names => [.. Wire.All.Where(x => x.Type.Assembly == typeof(MessageAttribute).Assembly).Select(x => x.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_is_the_approved_one(string name) =>
        Approve(Path.Combine(Sources.Root, Folder, "Schemas", name + ".json"), MessageSchemas.Of(Wire.Named(name)!).ToJsonString(MessageSchemas.Indented) + "\n");

    [Fact]
    public void No_approved_schema_is_left_without_its_message()
    {
        var approved = Directory.GetFiles(Path.Combine(Sources.Root, Folder, "Schemas")).Select(Path.GetFileNameWithoutExtension);
        Assert.Empty(approved.Except(Names.Select(x => x.Data)));
    }

    [Fact]
    public void The_AsyncAPI_document_is_made_of_the_messages() =>
        Approve(Path.Combine(Sources.Root, Folder, "asyncapi.json"), AsyncApi.Document().ToJsonString(MessageSchemas.Indented) + "\n");

    [Theory]
    [MemberData(nameof(Names))]
    public void The_example_has_the_shape_of_the_message(string name)
    {
        var wire = Wire.Named(name)!;
        var example = MessageExamples.Of(wire.Type);
        var back = JsonSerializer.Deserialize(example, wire.Type, Json.Options);
        Assert.Equal(example.ToJsonString(), JsonSerializer.SerializeToNode(back, wire.Type, Json.Options)!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_has_a_consumer_or_is_marked_external(string name)
    {
        var wire = Wire.Named(name)!;
        var consumed = wire.Attribute.External || wire.Attribute.Publisher == "platform"
            || Sources.Services.Any(service => Sources.Of("services/" + service)
                .Any(file => Sources.Read("services/" + service, file).Contains($"Handle<{wire.Type.Name},", StringComparison.Ordinal)));
        Assert.True(consumed, $"{name} has no consumer: handle it or mark it External.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_name_says_publisher_fact_and_version(string name)
    {
        var wire = Wire.Named(name)!;
        Assert.Matches("^[a-z-]+\\.[a-z-]+\\.v[0-9]+$", name);
        var fact = name.Split('.')[1];
        Assert.Equal(wire.Type.Name, string.Concat(fact.Split('-').Select(x => char.ToUpperInvariant(x[0]) + x[1..])));
    }

    private static void Approve(string file, string content)
    {
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        Assert.True(File.Exists(file), $"{Path.GetFileName(file)} is not approved yet: run with APPROVE=1.");
        Assert.Equal(File.ReadAllText(file), content);
    }
}
