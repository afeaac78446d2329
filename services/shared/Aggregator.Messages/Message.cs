namespace Aggregator.Messages;

/// <summary>Who may hear a message. Public and internal messages travel on different exchanges.</summary>
public enum Visibility
{
    /// <summary>Only the platform's own services.</summary>
    Internal,

    /// <summary>Anybody who may bind the public exchanges: dashboards, the live feed, open data.</summary>
    Public,
}

/// <summary>
/// The wire identity of a message: its versioned name (also the schema file's name), the kind of subject whose
/// history it belongs to, and who may hear it. Names and shapes are additive: a changed shape is a new version.
/// </summary>
/// <param name="name">Publisher, fact in the past tense and version, for example <c>tender.lot-awarded.v1</c>.</param>
/// <param name="subject">The kind of aggregate whose contiguous versions the message carries, for example <c>lot</c>.</param>
/// <param name="visibility">Who may hear it.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MessageAttribute(string name, string subject, Visibility visibility) : Attribute
{
    /// <summary>The wire name.</summary>
    public string Name { get; } = name;

    /// <summary>The kind of subject.</summary>
    public string Subject { get; } = subject;

    /// <summary>Who may hear it.</summary>
    public Visibility Visibility { get; } = visibility;

    /// <summary>True where no service here needs it: written for consumers outside the platform or on the body's own network.</summary>
    public bool External { get; init; }

    /// <summary>The publishing service: the part of the name before the first dot.</summary>
    public string Publisher => Name[..Name.IndexOf('.')];

    /// <summary>The exchange it is published to; the prefix is what outside users' permissions are made of.</summary>
    public string Exchange => Visibility == Visibility.Public ? "public." + Name : Name;
}

/// <summary>An amount of money, net of VAT unless a field says otherwise. Two digits on the wire.</summary>
/// <param name="Amount">The amount, in units of the currency, written as a decimal string with two digits.</param>
/// <param name="Currency">ISO 4217 code; EUR throughout today.</param>
public readonly record struct Money(decimal Amount, string Currency = "EUR")
{
    /// <summary>Nothing, in euro.</summary>
    public static Money Zero => new(0m);

    /// <summary>Euro, kept to the cent: more digits are a mistake of the caller, not something to round away.</summary>
    public static Money Euro(decimal amount) => new(amount);
}

/// <summary>A text in the platform's two languages.</summary>
/// <param name="It">Italian, the binding one.</param>
/// <param name="En">English.</param>
public sealed record Text(string It, string En);
