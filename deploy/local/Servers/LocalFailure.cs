namespace Aggregator.Local.Servers;

/// <summary>Something on this machine keeps a server or a process from running; the message says what, for a person.</summary>
public sealed class LocalFailure(string message) : Exception(message);
