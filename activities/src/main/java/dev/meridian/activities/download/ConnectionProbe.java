package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.http.CallLog;
import dev.meridian.activities.download.http.CallLog.MadeCall;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.domain.download.row.Kind;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.row.ValueText;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries connections before anything is stored: whether they can be reached, which tables they have, what the first rows are. */
public final class ConnectionProbe {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int ROWS = 20;
    private static final int LONGEST_VALUE = 500;

    private final Connections connections;

    public ConnectionProbe(Connections connections) {
        this.connections = connections;
    }

    /**
     * A column as the first page shows it.
     *
     * @param type in SQL; null if the page has no value of the field
     */
    public record PreviewColumn(String field, @Nullable String type) {}

    /**
     * The beginning of a table.
     *
     * @param rows the id of each row, and its values as texts in the order of the columns; long ones are cut
     * @param hasMore whether the table has further pages
     * @param total how many rows the other system says there are; null if it does not say
     * @param calls the HTTP calls that were made, without credentials; none for files and databases
     */
    public record Preview(
            List<PreviewColumn> columns,
            List<PreviewRow> rows,
            long rejected,
            boolean hasMore,
            @Nullable Long total,
            List<MadeCall> calls) {}

    /** A row of a preview. */
    public record PreviewRow(String id, List<@Nullable String> values) {}

    @FunctionalInterface
    private interface Question<T> {
        T ask(Source source) throws InterruptedException;
    }

    /**
     * Makes a small request, to find out whether the connection works. @throws JobException that says what is wrong and
     * what to do
     */
    public void test(String tenant, UUID id) {
        asking(tenant, id, source -> {
            source.test();
            return true;
        });
        connections.noteAcceptance(id);
    }

    /** The tables of a connection. @throws JobException that says what is wrong and what to do */
    public List<RemoteTable> tables(String tenant, UUID id) {
        return asking(tenant, id, Source::tables);
    }

    /** The first rows of a table. @throws JobException that says what is wrong and what to do */
    public Preview preview(String tenant, UUID id, String table, @Nullable String idField) {
        CallLog log = new CallLog();
        return asking(tenant, id, log, source -> {
            RemoteTable remote = source.tables().stream()
                    .filter(each -> each.id().equals(table))
                    .findFirst()
                    .orElseThrow(() ->
                            SourceFailure.permanent("table_not_found", "The connection has no table '" + table + "'"));
            RowBuffer rows = new RowBuffer();
            for (RemoteField field : remote.fields()) {
                if (field.type() != null) {
                    rows.declare(field.name(), field.type());
                }
            }
            TableRequest request = new TableRequest(table, idField, Map.of(), null);
            try (TableReader reader = source.read(request, null)) {
                return preview(rows, reader.read(rows), log);
            }
        });
    }

    private static Preview preview(RowBuffer rows, PageEnd end, CallLog log) {
        List<PreviewColumn> columns = new ArrayList<>();
        for (int field = 0; field < rows.fields().size(); field++) {
            ColumnType type = rows.columnOf(field);
            columns.add(new PreviewColumn(rows.fields().get(field), type == null ? null : type.sql()));
        }
        List<PreviewRow> shown = new ArrayList<>();
        RowCursor row = rows.cursor();
        for (int number = 0; number < Math.min(ROWS, rows.rows()); number++) {
            row.moveTo(number);
            List<@Nullable String> values = new ArrayList<>();
            for (int field = 0; field < columns.size(); field++) {
                values.add(row.kind(field) == Kind.NULL ? null : cut(ValueText.of(row, field)));
            }
            shown.add(new PreviewRow(row.id(), values));
        }
        Long total = end.total().isPresent() ? end.total().getAsLong() : null;
        return new Preview(columns, shown, rows.rejected(), end.next() != null, total, log.calls());
    }

    private static String cut(String value) {
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        boolean splits = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1));
        return value.substring(0, splits ? LONGEST_VALUE - 1 : LONGEST_VALUE) + "…";
    }

    private <T> T asking(String tenant, UUID id, Question<T> question) {
        return asking(tenant, id, new CallLog(), question);
    }

    private <T> T asking(String tenant, UUID id, CallLog log, Question<T> question) {
        String name =
                connections.find(tenant, id).map(Connections.Connection::name).orElse("");
        try {
            return SupervisedWork.run(
                    () -> {
                        try (Source source = connections.open(tenant, id)) {
                            return log.during(() -> question.ask(source));
                        }
                    },
                    LONGEST,
                    () -> {});
        } catch (SourceFailure failed) {
            throw SourceFailures.of(failed, name, null);
        }
    }
}
