using Aggregator.Platform;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>
/// What comes out of a compressed part of a workbook, as long as it stays within what an honest one needs: the whole is bounded, against bombs, and so is
/// the way from one tag to the next, because the parser holds a name, an attribute or a text in memory until it ends. Character data sections, in which a sign
/// that looks like a tag is none, are refused: no spreadsheet program writes them.
/// </summary>
internal sealed class GuardedStream(Stream inner, GuardedStream.Allowance allowance) : Stream
{
    private const int UntaggedBytesMax = 1 << 18;
    private int _untagged;

    // How much of "<![" the bytes read so far end with.
    private int _section;

    /// <summary>How many bytes all parts of a workbook may still come to.</summary>
    internal sealed class Allowance(long bytes)
    {
        public long Bytes { get; set; } = bytes;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var part = buffer[..inner.Read(buffer)];
        allowance.Bytes -= part.Length;
        var first = part.IndexOf((byte)'<');
        if (allowance.Bytes < 0 || _untagged + (first < 0 ? part.Length : first) > UntaggedBytesMax)
        {
            throw new UnreadableFile(new Refusal("import.too-large-inside"));
        }

        foreach (var letter in part)
        {
            _section = letter == '<' ? 1 : _section == 1 && letter == '!' ? 2 : _section == 2 && letter == '[' ? throw new UnreadableFile(new Refusal("import.not-a-spreadsheet")) : 0;
        }

        _untagged = first < 0 ? _untagged + part.Length : part.Length - 1 - part.LastIndexOf((byte)'<');
        return part.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
