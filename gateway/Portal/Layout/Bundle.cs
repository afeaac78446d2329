using System.Security.Cryptography;
using Microsoft.AspNetCore.ResponseCompression;

namespace Aggregator.Portal.Layout;

/// <summary>Scripts, style, fonts and icons: files of our own, named with a hash of their content so that a browser keeps them for a year.</summary>
internal sealed class Bundle
{
    private const string Year = "public, max-age=31536000, immutable";
    private readonly Dictionary<string, string> addresses = [];

    public Bundle(IWebHostEnvironment environment)
    {
        foreach (var name in new[] { "portal.js", "early.js", "style.css", "sprites.svg" })
        {
            using var content = environment.WebRootFileProvider.GetFileInfo("dist/" + name).CreateReadStream();
            addresses[name] = $"/dist/{name}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
        }
    }

    public string this[string name] => addresses[name];

    public static void Register(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Bundle>();
        // Only files that say the same to everybody are compressed: a page may hold a token, which compression over TLS could leak.
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/css", "text/javascript", "image/svg+xml"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
    }

    public static void Use(WebApplication app)
    {
        _ = app.Services.GetRequiredService<Bundle>(); // A portal without its bundle does not start.
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") || file.Context.Request.Path.StartsWithSegments("/dist/files") ? Year : "public, max-age=3600",
        });
    }
}
