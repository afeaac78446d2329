namespace Aggregator.Portal.Layout;

/// <summary>A step on the way from the home page to this one.</summary>
public sealed record Crumb(string Title, string Address);
