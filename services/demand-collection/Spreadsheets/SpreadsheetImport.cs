using System.Text.Unicode;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

internal enum ImportState
{
    /// <summary>Stored; its turn has not come.</summary>
    Waiting,

    /// <summary>Being read.</summary>
    Running,

    /// <summary>Its lines are the demand's.</summary>
    Done,

    /// <summary>Nothing of it was taken; the errors or the refusal say why.</summary>
    Refused,
}

internal enum FileFormat
{
    Csv,
    Xlsx,
}

/// <summary>A file that a body gave for its demand, and what became of it. Kept for 30 days; the file itself only until it was read.</summary>
internal sealed class SpreadsheetImport
{
    /// <summary>Lines of a file.</summary>
    public const int RowsMax = 100_000;

    /// <summary>Bytes of a file: what the gateway lets through.</summary>
    public const int BytesMax = 24 << 20;

    /// <summary>
    /// Bytes that the lines come to in a message: half of what the broker takes (128 MiB), because the message is copied and turned into rows by everybody who reads it.
    /// A workbook is packed, so the size of the file does not bound it.
    /// </summary>
    public const int PublishedBytesMax = 64 << 20;

    /// <summary>Errors that are kept and shown; all are counted.</summary>
    public const int ErrorsMax = 1000;

    /// <summary>How often a file is begun: one that brings the process down must not do so for ever.</summary>
    public const int AttemptsMax = 5;

    /// <summary>Of a body and an initiative at a time.</summary>
    public const int WaitingMax = 5;

    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public required Guid Id { get; init; }

    public required Guid InitiativeId { get; init; }

    public required Guid BodyId { get; init; }

    /// <summary>The demand that it changes, or the one that it began.</summary>
    public Guid? DemandId { get; set; }

    /// <summary>Version of that demand when the file came; null where there was none.</summary>
    public int? DemandVersion { get; init; }

    public ImportState State { get; set; }

    public required FileFormat Format { get; init; }

    /// <summary>How the text is encoded where nothing in it says so.</summary>
    public required string Charset { get; init; }

    public string? FileName { get; init; }

    public required int Bytes { get; init; }

    /// <summary>Lines of the file: an estimate while it is read, none where it cannot be estimated.</summary>
    public int? Rows { get; set; }

    public int RowsDone { get; set; }

    /// <summary>True where the demand's lines were those of the file already.</summary>
    public bool Unchanged { get; set; }

    /// <summary>How many cells <see cref="Remarks"/> would hold if it held all.</summary>
    public int RemarkCount { get; set; }

    /// <summary>Of a refused file what is wrong with it, of one that is done what its lines leave open; the first of them.</summary>
    public List<CellError> Remarks { get; set; } = [];

    public string? RefusalCode { get; set; }

    public Dictionary<string, string> RefusalArgs { get; set; } = [];

    public int Attempts { get; set; }

    /// <summary>The account that gave it.</summary>
    public required Guid Sub { get; init; }

    /// <summary>The account that really acted, where a delegate did.</summary>
    public Guid? Act { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>As whom the worker acts: the account that gave the file, long after its token ended.</summary>
    public Caller Caller => new(Sub, BodyId, "body", new HashSet<string> { "buyer.drafter" }, Act);

    /// <summary>
    /// What a file is, by what it begins with and not by what it is called. Null where it is neither text nor workbook: an old or an encrypted workbook is
    /// of another kind (a compound file), and text holds no zeros.
    /// </summary>
    public static (FileFormat Format, string Charset)? Recognise(ReadOnlySpan<byte> file) =>
        file.StartsWith("PK\u0003\u0004"u8) ? (FileFormat.Xlsx, "")
        : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? (FileFormat.Csv, "utf-16")
        : file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) || file.Contains((byte)0) ? null
        : (FileFormat.Csv, Utf8.IsValid(file) ? "utf-8" : "windows-1252");
}

/// <summary>A part of a file that waits to be read.</summary>
internal sealed class ImportChunk
{
    /// <summary>Bytes of every chunk but the last.</summary>
    public const int Size = 1 << 20;

    public required Guid ImportId { get; init; }

    public required int Number { get; init; }

    public required byte[] Content { get; init; }
}
