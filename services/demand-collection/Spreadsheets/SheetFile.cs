using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>A table as a file to download, written while it is sent.</summary>
internal static class SheetFile
{
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static IResult Of(FileFormat format, string name, Questionnaire questionnaire, IAsyncEnumerable<Line> lines, Texts texts)
    {
        var form = SheetForm.Of(questionnaire, texts);
        return format == FileFormat.Csv
            ? Answer.File(Csv, name + ".csv", (stream, ct) => CsvTable.WriteAsync(stream, form, lines, ct))
            : Answer.File(Xlsx, name + ".xlsx", (stream, ct) => XlsxWriter.WriteAsync(stream, form, questionnaire, lines, texts, ct));
    }
}
