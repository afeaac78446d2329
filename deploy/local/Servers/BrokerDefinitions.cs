using System.Text.Json.Serialization;

namespace Aggregator.Local.Servers;

/// <summary>Users, virtual hosts and permissions of a broker, in the form that RabbitMQ imports.</summary>
public sealed record BrokerDefinitions(
    [property: JsonPropertyName("users")] IReadOnlyList<BrokerUser> Users,
    [property: JsonPropertyName("vhosts")] IReadOnlyList<BrokerVhostName> Vhosts,
    [property: JsonPropertyName("permissions")] IReadOnlyList<BrokerPermission> Permissions);

/// <summary>A user; tags such as <c>administrator</c> are for the tools, not for messages.</summary>
public sealed record BrokerUser(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("password")] string Password,
    [property: JsonPropertyName("tags")] string Tags = "");

/// <summary>A virtual host.</summary>
public sealed record BrokerVhostName([property: JsonPropertyName("name")] string Name);

/// <summary>What a user may configure, write to and read from in a virtual host: regular expressions on names.</summary>
public sealed record BrokerPermission(
    [property: JsonPropertyName("user")] string User,
    [property: JsonPropertyName("vhost")] string Vhost,
    [property: JsonPropertyName("configure")] string Configure,
    [property: JsonPropertyName("write")] string Write,
    [property: JsonPropertyName("read")] string Read);
