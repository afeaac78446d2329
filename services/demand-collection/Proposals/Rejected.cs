using Aggregator.Platform;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>Why a row of a delivery was not taken; the others were.</summary>
/// <param name="Pointer">JSON pointer into the delivery; of a file <c>/rows/3/cui</c>, counted from zero without the title.</param>
/// <param name="SourceId">The id that the row has in its source, where it has one.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Detail">The reason in words.</param>
internal sealed record Rejected(string Pointer, string? SourceId, string Code, string Detail)
{
    public static Rejected Of(InputError error, string? sourceId, Texts texts) =>
        new(error.Pointer, sourceId, error.Code, texts.Find("input." + error.Code, error.Args) ?? texts.Say(error.Code, error.Args));
}
