namespace Aggregator.Portal.Layout.Forms;

/// <summary>A form as the reader sent it. That a page of ours sent it was checked by the gateway.</summary>
public sealed class Filled
{
    private readonly IFormCollection _form;

    private Filled(IFormCollection form) => _form = form;

    /// <summary>What is asked without a form having been sent.</summary>
    public static Filled Nothing { get; } = new(FormCollection.Empty);

    /// <summary>The key that a form carries so that it is carried out once, however often it is sent; null where it carries none.</summary>
    public string? Key => this["__key"];

    /// <summary>The version of the thing that the form was made from; null where it changes nothing that has one.</summary>
    public string? Version => this["__version"];

    /// <summary>What was written in a field, without the blanks around it; null where nothing was.</summary>
    public string? this[string name] => _form[name].ToString().Trim() is { Length: > 0 } text ? text.ReplaceLineEndings("\n") : null;

    /// <summary>All values of a field, such as of boxes ticked.</summary>
    public IReadOnlyList<string> All(string name) => [.. _form[name].OfType<string>()];

    /// <summary>The names of all fields that begin so.</summary>
    public IEnumerable<string> Names(string prefix) => _form.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));

    public IFormFile? File(string name) => _form.Files[name] is { Length: > 0 } file ? file : null;

    public static async Task<Filled> OfAsync(HttpContext context, CancellationToken ct) =>
        new(context.Request.HasFormContentType ? await context.Request.ReadFormAsync(ct) : FormCollection.Empty);
}
