using Aggregator.Platform;

namespace Aggregator.Contract;

/// <summary>Something worth a look that forbids nothing.</summary>
internal sealed record Warning(string Code, string Detail)
{
    internal static Warning Of(Texts texts, string code, params (string Name, object? Value)[] args) => new(code, texts.Say(code, args));
}
