package dev.meridian.activities.download.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.download.row.Kind;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.row.ValueText;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every connector keeps, whatever the system that it reads. */
public abstract class SourceContract {
    /** More rows than fit into one page of any connector. */
    protected static final int ROWS = 25_000;

    /** Makes the rows of more than the first mebibyte, which is where a file's head ends. */
    private static final String LONG = ", and so on".repeat(6);

    /** A row as its system has it: an id, a name and a note, which may be missing. */
    protected record Given(int id, String name, @Nullable String note) {}

    /** Puts rows where the connector can read them as one table, and opens a connection that may do so. */
    protected abstract Source sourceOf(List<Given> rows) throws Exception;

    /** Says that the table has other rows from now on. */
    protected abstract void change(List<Given> rows) throws Exception;

    /** Opens a connection to a host that nothing listens at. */
    protected abstract Source unreachable();

    protected static List<Given> rows(int count) {
        List<Given> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Given(i, "name ü " + i + ", \"quoted\"\nline" + LONG, i % 3 == 0 ? null : "note " + i));
        }
        return rows;
    }

    private static Map<String, List<@Nullable String>> expected(List<Given> rows) {
        Map<String, List<@Nullable String>> expected = new LinkedHashMap<>();
        for (Given row : rows) {
            List<@Nullable String> values = new ArrayList<>();
            values.add(row.name());
            values.add(row.note());
            expected.put(Integer.toString(row.id()), values);
        }
        return expected;
    }

    private record Page(
            Map<String, List<@Nullable String>> rows,
            @Nullable Position next) {}

    private static List<Page> pages(Source source, String table, @Nullable Position from) throws InterruptedException {
        List<Page> pages = new ArrayList<>();
        try (TableReader reader = source.read(request(table), from)) {
            PageEnd end;
            do {
                RowBuffer rows = new RowBuffer();
                end = reader.read(rows);
                pages.add(new Page(contents(rows), end.next()));
            } while (end.next() != null);
        }
        return pages;
    }

    private static TableRequest request(String table) {
        return new TableRequest(table, "id", Map.of(), null);
    }

    private static Map<String, List<@Nullable String>> contents(RowBuffer rows) {
        Map<String, List<@Nullable String>> contents = new LinkedHashMap<>();
        RowCursor row = rows.cursor();
        for (int number = 0; number < rows.rows(); number++) {
            row.moveTo(number);
            List<@Nullable String> values = new ArrayList<>();
            for (String name : List.of("name", "note")) {
                int field = rows.field(name);
                values.add(row.kind(field) == Kind.NULL ? null : ValueText.of(row, field));
            }
            contents.put(row.id(), values);
        }
        return contents;
    }

    private static String onlyTable(Source source) throws InterruptedException {
        List<RemoteTable> tables = source.tables();
        assertThat(tables).hasSize(1);
        return tables.getFirst().id();
    }

    @Test
    void everyRowComesOnceAndAsItIs() throws Exception {
        List<Given> rows = rows(ROWS);
        try (Source source = sourceOf(rows)) {
            source.test();
            Map<String, List<@Nullable String>> found = new LinkedHashMap<>();
            int count = 0;
            for (Page page : pages(source, onlyTable(source), null)) {
                found.putAll(page.rows());
                count += page.rows().size();
            }
            assertThat(count).isEqualTo(ROWS);
            assertThat(found).isEqualTo(expected(rows));
        }
    }

    @Test
    protected void fromEveryPositionReadingGoesOnBehindTheLastRow() throws Exception {
        List<Given> rows = rows(ROWS);
        try (Source source = sourceOf(rows)) {
            String table = onlyTable(source);
            List<Page> all = pages(source, table, null);
            assertThat(all).as("this test needs several pages").hasSizeGreaterThan(2);
            Map<String, List<@Nullable String>> before = new LinkedHashMap<>();
            for (Page page : all) {
                before.putAll(page.rows());
                if (page.next() != null) {
                    Position stored = new Position(page.next().text());
                    Map<String, List<@Nullable String>> rest = new LinkedHashMap<>();
                    pages(source, table, stored).forEach(later -> rest.putAll(later.rows()));
                    assertThat(rest)
                            .hasSize(ROWS - before.size())
                            .doesNotContainKeys(before.keySet().toArray(String[]::new));
                }
            }
        }
    }

    @Test
    void aTableThatIsNotThereFailsForGood() throws Exception {
        try (Source source = sourceOf(rows(3))) {
            assertThatThrownBy(() -> pages(source, "no such table", null))
                    .isInstanceOfSatisfying(SourceFailure.class, failed -> {
                        assertThat(failed.code()).isEqualTo("table_not_found");
                        assertThat(failed.remedy()).isEqualTo(SourceFailure.Remedy.NONE);
                    });
        }
    }

    @Test
    void whatChangesBetweenTwoPassesIsSeen() throws Exception {
        try (Source source = sourceOf(rows(5))) {
            String table = onlyTable(source);
            assertThat(pages(source, table, null).getFirst().rows()).hasSize(5);
            change(rows(3));
            assertThat(pages(source, table, null).getFirst().rows()).hasSize(3);
        }
    }

    @Test
    void anIdFieldThatRowsLackFailsOrRejectsAndIsNamed() throws Exception {
        try (Source source = sourceOf(rows(3))) {
            String table = onlyTable(source);
            RowBuffer rows = new RowBuffer();
            try (TableReader reader = source.read(new TableRequest(table, "no such field", Map.of(), null), null)) {
                reader.read(rows);
                assertThat(rows.rows()).isZero();
                assertThat(rows.rejected()).isEqualTo(3);
            } catch (SourceFailure failed) {
                assertThat(failed.field()).isEqualTo("no such field");
                assertThat(failed).hasMessageContaining("no such field");
            }
        }
    }

    @Test
    void aHostThatDoesNotAnswerCanBeTriedAgain() throws Exception {
        try (Source source = unreachable()) {
            assertThatThrownBy(source::test).isInstanceOfSatisfying(SourceFailure.class, failed -> {
                assertThat(failed.code()).isEqualTo("unreachable");
                assertThat(failed.remedy()).isEqualTo(SourceFailure.Remedy.RETRY);
            });
        }
    }
}
