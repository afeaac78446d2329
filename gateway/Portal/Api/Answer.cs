using System.Net;

namespace Aggregator.Portal.Api;

/// <summary>What the API said: a value, or the status of its refusal. No answer at all counts as 503.</summary>
public sealed record Answer<T>(T? Value, HttpStatusCode Status)
    where T : class
{
    public bool Ok => Value is not null;

    /// <summary>True where the reader may not see it: the page then leaves the part out.</summary>
    public bool Hidden => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    /// <summary>The version that the value has, for a form that changes it: sent back as If-Match.</summary>
    public string? Tag { get; init; }

    /// <summary>Why it was refused, in the reader's language; null where the API gave no reason.</summary>
    public Problem? Problem { get; init; }
}

/// <summary>An answer whose body no page looks at.</summary>
public sealed record Nothing;

/// <summary>A problem document (RFC 9457) as the API words it.</summary>
/// <param name="Detail">What went wrong and what to do.</param>
/// <param name="Errors">Everything wrong with an input, each with its place.</param>
public sealed record Problem(string? Type, string? Title, string? Detail, IReadOnlyList<InputError>? Errors = null)
{
    /// <summary>The stable code, such as <c>demand.collection-closed</c>.</summary>
    public string? Code => Type?[(Type.LastIndexOf('/') + 1)..];

    /// <summary>The same problem for a page that shows one part of the document: what lies under the pointer is told by its place in the part.</summary>
    public Problem Under(string pointer) => this with
    {
        Errors = Errors?.Select(error => error.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal) ? error with { Pointer = error.Pointer[pointer.Length..] } : error).ToList(),
    };
}

/// <summary>One thing wrong with what was sent.</summary>
/// <param name="Pointer">JSON pointer into the document; <c>?name</c> for a parameter.</param>
public sealed record InputError(string Pointer, string Code, string Detail);
