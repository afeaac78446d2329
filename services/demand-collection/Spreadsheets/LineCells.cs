using System.Globalization;
using Aggregator.DemandCollection.Demands;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>What a line says in a column: a text, a number with the decimal point, or a day; nothing where all are null.</summary>
internal readonly record struct Said(string? Text = null, string? Number = null, DateOnly? Day = null);

/// <summary>A line as the cells of its row.</summary>
internal static class LineCells
{
    public static Said Of(Line line, Column column) => column switch
    {
        { Field: { } name } => column.Fields!.ContainsKey(line.Unit) && line.Fields.TryGetValue(name, out var value) ? Field(column, value) : default,
        { Pointer: "/site" } => new(line.Site),
        { Pointer: "/description" } => new(line.Description),
        { Pointer: Column.Unit } => new(column.Choices!.Written(line.Unit)),
        { Pointer: "/quantity" } => Number(line.Quantity),
        { Pointer: "/yearlyValue" } => Number(line.YearlyValue.Amount),
        { Pointer: "/cpv" } => new(line.Cpv),
        { Pointer: "/months" } => Number(line.Months),
        { Pointer: "/presentContractExpiry" } => new(Day: line.PresentContractExpiry),
        { Pointer: "/historicPrice" } => Number(line.HistoricPrice),
        { Pointer: "/historicPriceSource" } => new(line.HistoricPriceSource),
        { Pointer: "/justification" } => new(line.Justification),
        { Pointer: "/cui" } => new(line.Cui),
        { Pointer: Column.Identity } => new(line.Id.ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Pointer, "No line has it."),
    };

    private static Said Field(Column column, string value) => column.Kind switch
    {
        ColumnKind.Choice => new(column.Choices!.Written(value)),
        ColumnKind.Boolean => new(value == "true" ? "Sì" : "No"),
        ColumnKind.Number => new(Number: value),
        _ => new(value),
    };

    private static Said Number(decimal? value) => new(Number: value?.ToString(CultureInfo.InvariantCulture));
}
