package dev.meridian.activities.download.source.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file in pages of whole records. */
final class CsvTableReader implements TableReader {
    static final int HEAD = 1 << 20;

    /** The usual bytes of a page: a few thousand rows. */
    static final int PAGE = 1 << 19;

    /** The largest record: its values may have 16 MiB each. */
    private static final int LARGEST_RECORD = 256 << 20;

    private final int pageBytes;
    private final CsvFile file;
    private final CsvOptions options;
    private final @Nullable Position from;
    private @Nullable CsvBytes bytes;
    private CsvHead head = new CsvHead(',', List.of(), 0, 0);
    private RecordScanner scanner = new RecordScanner(',');
    private Encoding encoding = new Encoding(StandardCharsets.UTF_8, 0);
    private CsvPosition at = new CsvPosition(0, 0, 0, "");

    /** Bytes of whole and begun records that have been read. */
    private byte[] text = new byte[0];

    private int length;
    private boolean ended;
    private final Wide wide = new Wide();

    CsvTableReader(CsvFile file, CsvOptions options, @Nullable Position from) {
        this(file, options, from, PAGE);
    }

    /** @param pageBytes the bytes of text of a page, which ends with the record that reaches them */
    CsvTableReader(CsvFile file, CsvOptions options, @Nullable Position from, int pageBytes) {
        this.pageBytes = pageBytes;
        this.file = file;
        this.options = options;
        this.from = from;
    }

    @Override
    public PageEnd read(RowBuffer rows) throws InterruptedException {
        try {
            CsvBytes open = bytes == null ? begin() : bytes;
            int page = nextPage(open);
            parse(rows, page);
            long arrived = open.arrived();
            if (ended && length == 0) {
                return PageEnd.last(arrived);
            }
            return PageEnd.before(at.toPosition(), arrived);
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw SourceFailure.retryable(
                            "unreachable", "The file could not be read to its end; it is read again", broken)
                    .onPage("line " + (at.line() + 1));
        }
    }

    /** The names of the file's columns. */
    CsvHead head() throws IOException {
        begin();
        return head;
    }

    @Override
    public void close() {
        if (bytes != null) {
            bytes.close();
        }
    }

    private CsvBytes begin() throws IOException {
        CsvBytes open = CsvBytes.begin(file);
        bytes = open;
        byte[] start = new byte[HEAD];
        int read = open.read(start, 0, HEAD);
        byte[] beginning = Arrays.copyOf(start, read);
        encoding =
                Encoding.of(beginning, options.encoding().or(() -> open.opened().charset()));
        byte[] plain = encoding.isScannable()
                ? Arrays.copyOfRange(beginning, encoding.markLength(), read)
                : Wide.toUtf8(encoding.charset(), beginning, encoding.markLength(), read);
        CsvHead found = CsvHead.of(plain, plain.length, encoding, options.delimiter(), read < HEAD);
        head = found;
        scanner = new RecordScanner(found.delimiter());
        String version = open.opened().version();
        long first = encoding.markLength() + sourceLength(plain, found.length());
        at = from == null ? new CsvPosition(first, 0, found.lines(), version) : CsvPosition.of(from);
        refuseIfChanged(open);
        CsvBytes there = open.goOn(file, at.offset(), beginning);
        bytes = there;
        refuseIfChanged(there);
        return there;
    }

    private void refuseIfChanged(CsvBytes open) {
        if (!at.version().equals(open.opened().version())) {
            throw SourceFailure.forgottenCursor("The file has changed since it was read up to line " + at.line());
        }
    }

    /** Reads on until there are whole records for a page, or the file has ended; returns where the page ends. */
    private int nextPage(CsvBytes open) throws IOException {
        while (true) {
            if (!ended && length < pageBytes || scanner.lastEnd() == 0 && !ended) {
                fill(open);
                scanner.scan(text, length);
                continue;
            }
            if (scanner.lastEnd() > 0 && !(ended && scanner.lastEnd() < length)) {
                return scanner.lastEnd();
            }
            if (scanner.isInQuotes()) {
                throw SourceFailure.permanent(
                                "malformed_csv",
                                "The file ends within quotes: a quote is missing at or after line " + (at.line() + 1))
                        .onPage("line " + (at.line() + 1));
            }
            return length;
        }
    }

    private void fill(CsvBytes open) throws IOException {
        if (length > LARGEST_RECORD) {
            throw SourceFailure.permanent(
                            "page_too_large",
                            "The record at line " + (at.line() + 1)
                                    + " has more than 256 MiB; a quote may be missing there")
                    .onPage("line " + (at.line() + 1));
        }
        int portion = Math.max(pageBytes, length / 2);
        if (encoding.isScannable()) {
            text = text.length < length + portion ? Arrays.copyOf(text, length + portion) : text;
            int read = open.read(text, length, portion);
            ended = read < portion;
            length += read;
            return;
        }
        byte[] raw = new byte[portion / 4 * 4];
        int read = open.read(raw, 0, raw.length);
        ended = read < raw.length;
        byte[] more = wide.toUtf8(encoding.charset(), raw, read, ended);
        text = text.length < length + more.length ? Arrays.copyOf(text, length + more.length) : text;
        System.arraycopy(more, 0, text, length, more.length);
        length += more.length;
    }

    private long sourceLength(byte[] plain, int count) {
        return encoding.isScannable() ? count : Wide.length(encoding.charset(), plain, count);
    }

    private void parse(RowBuffer rows, int page) {
        byte[] whole = Arrays.copyOf(text, page);
        CsvRows handler = new CsvRows(rows, head, options.idColumn(), at, encoding);
        Charset charset = CsvRows.isUtf8(encoding) ? StandardCharsets.ISO_8859_1 : encoding.charset();
        try (CsvReader<Boolean> reader = CsvReader.builder()
                .fieldSeparator(head.delimiter())
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(true)
                .maxBufferSize(LARGEST_RECORD * 2)
                .build(handler, new ByteArrayInputStream(whole), charset)) {
            reader.forEach(record -> {});
        } catch (CsvParseException malformed) {
            throw SourceFailure.permanent(
                            "malformed_csv",
                            "The file is no CSV after line " + handler.line() + ": " + malformed.getMessage())
                    .onPage("line " + handler.line());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        at = new CsvPosition(
                at.offset() + sourceLength(whole, page), handler.records(), at.line() + lines(whole), at.version());
        System.arraycopy(text, page, text, 0, length - page);
        length -= page;
        if (scanner.lastEnd() == page) {
            scanner.shift();
        }
    }

    private static long lines(byte[] page) {
        long lines = 0;
        for (byte each : page) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }
}
