package dev.meridian.activities.download.source.csv;

import dev.meridian.domain.download.row.Kind;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.row.ValueText;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Files in memory, and what is read of them: each row as its id, then its fields; a field without a value is {@code null}. */
final class TestCsv implements CsvFile {
    static final CsvOptions FOUND_OUT = new CsvOptions(Optional.empty(), Optional.empty(), null);

    private byte[] content;
    private String version = "v1";
    final List<Long> opened = new ArrayList<>();

    TestCsv(byte[] content) {
        this.content = content;
    }

    static TestCsv of(String text, Charset charset) {
        return new TestCsv(text.getBytes(charset));
    }

    void changeTo(byte[] newContent) {
        content = newContent;
        version += "'";
    }

    @Override
    public String name() {
        return "test.csv";
    }

    @Override
    public Opened open(long offset) {
        opened.add(offset);
        byte[] rest = Arrays.copyOfRange(content, (int) offset, content.length);
        return new Opened(new ByteArrayInputStream(rest), version, OptionalLong.empty(), Optional.empty());
    }

    /** A page and where reading goes on after it. */
    record Page(
            List<List<@Nullable String>> rows,
            RowBuffer buffer,
            @Nullable Position next) {}

    List<List<@Nullable String>> rows(CsvOptions options) throws InterruptedException {
        return pages(options, null, CsvTableReader.PAGE).stream()
                .flatMap(page -> page.rows().stream())
                .toList();
    }

    List<List<@Nullable String>> rows() throws InterruptedException {
        return rows(FOUND_OUT);
    }

    List<Page> pages(CsvOptions options, @Nullable Position from, int pageBytes) throws InterruptedException {
        List<Page> pages = new ArrayList<>();
        try (CsvTableReader reader = new CsvTableReader(this, options, from, pageBytes)) {
            PageEnd end;
            do {
                RowBuffer rows = new RowBuffer();
                end = reader.read(rows);
                pages.add(new Page(contents(rows), rows, end.next()));
            } while (end.next() != null);
        }
        return pages;
    }

    private static List<List<@Nullable String>> contents(RowBuffer rows) {
        List<List<@Nullable String>> contents = new ArrayList<>();
        RowCursor row = rows.cursor();
        for (int number = 0; number < rows.rows(); number++) {
            row.moveTo(number);
            List<@Nullable String> content = new ArrayList<>();
            content.add(row.id());
            for (int field = 0; field < rows.fields().size(); field++) {
                content.add(row.kind(field) == Kind.NULL ? null : ValueText.of(row, field));
            }
            contents.add(content);
        }
        return contents;
    }
}
