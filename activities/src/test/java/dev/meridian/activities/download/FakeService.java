package dev.meridian.activities.download;

import dev.meridian.domain.download.row.JsonRows;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.ConnectionField;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceType;
import dev.meridian.domain.download.source.SourceTypes;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** A service whose tables are lists of pages, each a list of rows in JSON; it fails when a test says so. */
final class FakeService implements SourceType, SourceTypes {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
            .build();

    private final Map<String, FakeTable> tables = new LinkedHashMap<>();

    /** A table of the service. */
    static final class FakeTable {
        final List<List<String>> pages = new ArrayList<>();
        final List<RemoteField> fields = new ArrayList<>();
        final Map<Integer, SourceFailure> failures = new ConcurrentHashMap<>();
        final Map<Integer, String> cursors = new ConcurrentHashMap<>();

        /** The numbers of the pages that were asked for, from 0, in their order. */
        final List<Integer> asked = new CopyOnWriteArrayList<>();

        /** From where incremental passes asked. */
        final List<String> since = new CopyOnWriteArrayList<>();

        final List<String> deleted = new ArrayList<>();
        OptionalLong total = OptionalLong.empty();

        @Nullable
        String cutOff;

        @Nullable
        String mark;

        boolean partialRows;
        volatile Runnable beforePage = () -> {};

        FakeTable page(String... rows) {
            pages.add(List.of(rows));
            return this;
        }

        /** Replaces all pages. */
        FakeTable now(String... rows) {
            pages.clear();
            return page(rows);
        }

        /** Fails once when the page is asked for. */
        FakeTable failsAt(int page, SourceFailure failure) {
            failures.put(page, failure);
            return this;
        }
    }

    FakeTable table(String name) {
        return tables.computeIfAbsent(name, absent -> new FakeTable());
    }

    void drop(String name) {
        tables.remove(name);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<ConnectionField> fields() {
        return List.of(
                ConnectionField.optional("host", "Where it is"), ConnectionField.secret("token", "What lets one in"));
    }

    @Override
    public Source open(ConnectionDetails connection) {
        return new FakeSource();
    }

    @Override
    public Optional<SourceType> find(String tenant, String name) {
        return name.equals(name()) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public List<SourceType> all(String tenant) {
        return List.of(this);
    }

    private final class FakeSource implements Source {
        @Override
        public void test() {}

        @Override
        public List<RemoteTable> tables() {
            return tables.entrySet().stream()
                    .map(each -> new RemoteTable(
                            each.getKey(),
                            each.getKey(),
                            each.getValue().fields,
                            "id",
                            each.getValue().partialRows,
                            each.getValue().mark == null ? null : "changed"))
                    .toList();
        }

        @Override
        public TableReader read(TableRequest request, @Nullable Position from) {
            FakeTable table = Objects.requireNonNull(tables.get(request.table()));
            if (request.since() != null && from == null) {
                table.since.add(request.since());
            }
            return new FakeReader(table, from == null ? 0 : Integer.parseInt(from.text()));
        }

        @Override
        public void close() {}
    }

    private static final class FakeReader implements TableReader {
        private final JsonRows json = new JsonRows();
        private final FakeTable table;
        private int page;

        FakeReader(FakeTable table, int page) {
            this.table = table;
            this.page = page;
        }

        @Override
        public PageEnd read(RowBuffer rows) throws InterruptedException {
            table.asked.add(page);
            table.beforePage.run();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            SourceFailure failure = table.failures.remove(page);
            if (failure != null) {
                throw failure;
            }
            int bytes = 0;
            for (String row : page < table.pages.size() ? table.pages.get(page) : List.<String>of()) {
                add(rows, row);
                bytes += row.length();
            }
            boolean last = page >= table.pages.size() - 1;
            if (last) {
                table.deleted.forEach(rows::deleted);
            }
            String cursor = table.cursors.get(page);
            page++;
            return new PageEnd(
                    last ? null : new Position(Integer.toString(page)),
                    cursor,
                    bytes,
                    table.total,
                    last ? table.cutOff : null,
                    table.mark);
        }

        private void add(RowBuffer rows, String object) {
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), object)) {
                parser.nextToken();
                rows.begin();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals("id")) {
                        JsonRows.id(rows, parser);
                        parser.skipChildren();
                    } else if (name.equals("version")) {
                        rows.version(parser.getString());
                    } else {
                        json.value(rows, rows.field(name), parser);
                    }
                }
                rows.end();
            }
        }

        @Override
        public void close() {}
    }
}
