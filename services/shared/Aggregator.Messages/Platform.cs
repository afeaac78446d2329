namespace Aggregator.Messages.Platform;

/// <summary>The log of a service was sealed up to a number; the other services keep the head as witnesses.</summary>
/// <param name="Source">The service whose log it is.</param>
/// <param name="Number">Number of the last sealed entry.</param>
/// <param name="Hash">Hex hash of that seal, which covers every earlier one.</param>
/// <param name="SealedAt">Real time of the sealing.</param>
/// <param name="Signature">Base64 ECDSA P-256 signature over <c>source|number|hash|sealedAt</c>.</param>
[Message("platform.log-sealed.v1", "log", Visibility.Internal)]
public sealed record LogSealed(string Source, long Number, string Hash, DateTimeOffset SealedAt, string Signature);

/// <summary>A queue asks a publisher to send again what it published, with the same ids.</summary>
/// <param name="Publisher">The service that is asked.</param>
/// <param name="Queue">The queue that the messages go to, and no other.</param>
/// <param name="Names">Wire names wanted.</param>
/// <param name="Subject">Only this subject; null for all.</param>
[Message("platform.replay-requested.v1", "replay", Visibility.Internal)]
public sealed record ReplayRequested(string Publisher, string Queue, IReadOnlyList<string> Names, Guid? Subject);
