using System.Collections.Concurrent;
using System.Reflection;
using Aggregator.Messages;

namespace Aggregator.Platform.Outbox;

/// <summary>One message type as it travels.</summary>
/// <param name="Name">Wire name.</param>
/// <param name="Type">Its record.</param>
/// <param name="Attribute">Its identity.</param>
public sealed record WireType(string Name, Type Type, MessageAttribute Attribute);

/// <summary>All message types by wire name and by record.</summary>
public static class Wire
{
    private static readonly ConcurrentDictionary<Type, WireType> ByType = new();
    private static readonly ConcurrentDictionary<string, WireType> ByName = new();

    static Wire() => Register(typeof(MessageAttribute).Assembly);

    /// <summary>Every registered type.</summary>
    public static IEnumerable<WireType> All => ByName.Values.OrderBy(x => x.Name, StringComparer.Ordinal);

    /// <summary>Adds the messages of an assembly; tests bring their own.</summary>
    public static void Register(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<MessageAttribute>() is { } attribute)
            {
                ByName[attribute.Name] = ByType[type] = new WireType(attribute.Name, type, attribute);
            }
        }
    }

    /// <summary>The wire type of a record.</summary>
    public static WireType Of(Type type) => ByType.TryGetValue(type, out var wire)
        ? wire
        : throw new InvalidOperationException($"{type.Name} has no [Message] attribute.");

    /// <summary>The wire type of a name; null where the name is unknown here.</summary>
    public static WireType? Named(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Everything that one publisher says about one kind of subject.</summary>
    public static IEnumerable<WireType> Siblings(WireType wire) =>
        All.Where(x => x.Attribute.Publisher == wire.Attribute.Publisher && x.Attribute.Subject == wire.Attribute.Subject);
}
