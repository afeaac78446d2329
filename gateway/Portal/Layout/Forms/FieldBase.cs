using Microsoft.AspNetCore.Components;

namespace Aggregator.Portal.Layout.Forms;

/// <summary>What all fields of a form have: a name, a label, a hint and, where the form came back, what is wrong.</summary>
public abstract class FieldBase : ComponentBase
{
    [CascadingParameter] public FormState? State { get; set; }

    /// <summary>Name in the form; also the element's id.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>What to write, in a sentence.</summary>
    [Parameter] public string? Hint { get; set; }

    [Parameter] public bool Required { get; set; }

    /// <summary>What the page begins with.</summary>
    [Parameter] public string? Value { get; set; }

    /// <summary>Where the API finds the field in the document; <c>/</c> and the name where it says nothing.</summary>
    [Parameter] public string? Pointer { get; set; }

    protected string Id => Name.Replace('.', '-');

    protected string? Shown => (State ?? Alone).Value(Name, Value);

    protected string? Wrong => (State ?? Alone).Wrong(Place);

    protected string? DescribedBy => string.Join(' ', new[] { Wrong is null ? null : Id + "-wrong", Hint is null ? null : Id + "-hint" }.OfType<string>()) is { Length: > 0 } ids ? ids : null;

    private static FormState Alone { get; } = new(null, null);

    private string Place => Pointer ?? "/" + Name.Replace('.', '/');

    protected override void OnParametersSet() => State?.Place(Place, Id, Label);
}
