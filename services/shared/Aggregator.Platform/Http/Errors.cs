using Microsoft.AspNetCore.Http;

namespace Aggregator.Platform;

/// <summary>One thing wrong with the input.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the body; a query parameter is written <c>?name</c>, a header <c>header:Name</c>.</param>
/// <param name="Code">Stable code, looked up as <c>input.CODE</c> and then as it is in the texts.</param>
/// <param name="Args">Named values for the text.</param>
public sealed record InputError(string Pointer, string Code, params (string Name, object? Value)[] Args);

/// <summary>Collects everything wrong with an input, so that the caller hears it all at once.</summary>
public sealed class Errors
{
    // A body of a megabyte can be wrong in a hundred thousand places; nobody reads more than this.
    internal const int CountMax = 200;
    private readonly List<InputError> _all = [];

    /// <summary>What was found so far, at most 200.</summary>
    public IReadOnlyList<InputError> All => _all;

    /// <summary>True where something was found.</summary>
    public bool Any => _all.Count > 0;

    /// <summary>Adds an error.</summary>
    public void Add(string pointer, string code, params (string Name, object? Value)[] args)
    {
        if (_all.Count < CountMax)
        {
            _all.Add(new InputError(pointer, code, args));
        }
    }

    /// <summary>Adds an error where the condition holds.</summary>
    public void If(bool wrong, string pointer, string code, params (string Name, object? Value)[] args)
    {
        if (wrong)
        {
            Add(pointer, code, args);
        }
    }

    /// <summary>The value must be there, a text must not be blank, a list must not be empty.</summary>
    public void Require(object? value, string pointer) =>
        If(value is null || value is Guid id && id == Guid.Empty || value is string text && string.IsNullOrWhiteSpace(text)
            || value is System.Collections.ICollection { Count: 0 }, pointer, "required");

    /// <summary>A text must not be blank nor longer than so many characters.</summary>
    public void Text(string? value, string pointer, int lengthMax)
    {
        Require(value, pointer);
        If(value?.Length > lengthMax, pointer, "too-long", ("max", lengthMax));
    }
}

/// <summary>An input that cannot be used, found outside a handler's own check; answers 400 with every error.</summary>
internal sealed class InvalidInputException(IResult problem) : Exception("The input is not valid.")
{
    public IResult Problem { get; } = problem;
}
