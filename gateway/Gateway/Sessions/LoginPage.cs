namespace Aggregator.Gateway.Sessions;

/// <summary>The portal's page with the login form.</summary>
internal sealed class LoginPage(IConfiguration configuration)
{
    public PathString Path { get; } = configuration["Gateway:LoginPage"] ?? "/login";

    /// <summary>Back to the form, with what went wrong and where the visitor wanted to go.</summary>
    public IResult With(string error, string? returnUrl) =>
        new SeeOther(Path + QueryString.Create([new("error", error), .. returnUrl is null ? [] : new[] { new KeyValuePair<string, string?>("returnUrl", ReturnUrl.Local(returnUrl)) }]));
}

/// <summary>303: whatever the method was, look there next.</summary>
internal sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
