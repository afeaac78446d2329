using Microsoft.AspNetCore.Http;

namespace Aggregator.Platform;

/// <summary>
/// A business rule said no. A value, not an exception: refusals are part of the public interface, and consumers meet them too.
/// The text is looked up by the code in the service's Texts.resx, where <c>{name}</c> stands for an argument.
/// </summary>
/// <param name="Code">Stable code, for example <c>contract.ceiling-exceeded</c>; ends the problem's type.</param>
/// <param name="Args">Named values that the text and the problem's <c>parameters</c> carry: which limit, and what is left.</param>
public sealed record Refusal(string Code, params (string Name, object? Value)[] Args)
{
    /// <summary>HTTP status of the problem: 422 unless made by <see cref="Conflict"/> or <see cref="Forbidden"/>.</summary>
    public int Status { get; init; } = StatusCodes.Status422UnprocessableEntity;

    /// <summary>The state of the thing does not allow it now (409).</summary>
    public static Refusal Conflict(string code, params (string Name, object? Value)[] args) => new(code, args) { Status = StatusCodes.Status409Conflict };

    /// <summary>The caller sees the thing and may not do this to it (403), for example sign its own draft.</summary>
    public static Refusal Forbidden(string code, params (string Name, object? Value)[] args) => new(code, args) { Status = StatusCodes.Status403Forbidden };
}
