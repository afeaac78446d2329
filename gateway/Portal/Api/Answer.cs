using System.Net;

namespace Aggregator.Portal.Api;

/// <summary>What the API said: a value, or the status of its refusal. No answer at all counts as 503.</summary>
public sealed record Answer<T>(T? Value, HttpStatusCode Status)
    where T : class
{
    public bool Ok => Value is not null;

    /// <summary>True where the reader may not see it: the page then leaves the part out.</summary>
    public bool Hidden => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;
}
