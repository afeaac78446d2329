using Aggregator.Portal.Texts;
using Microsoft.AspNetCore.Components;

namespace Aggregator.Portal.Public;

/// <summary>Words on a drawing. Razor keeps the element's name "text" for itself, so they are written as markup, encoded.</summary>
internal static class MapText
{
    public static MarkupString Of(string style, double x, double y, string words)
        => new($"<text class=\"{style}\" x=\"{Formats.Raw(x)}\" y=\"{Formats.Raw(y)}\" aria-hidden=\"true\">{System.Net.WebUtility.HtmlEncode(words)}</text>");
}
