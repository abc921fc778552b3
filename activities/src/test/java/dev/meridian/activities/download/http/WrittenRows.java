package dev.meridian.activities.download.http;

import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.TableWriter;
import dev.meridian.domain.download.write.WriteReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Changed rows that tests have written. */
final class WrittenRows {
    private WrittenRows() {}

    private static final class Outcomes implements WriteReport {
        final Map<RowChange, RowOutcome> all = new LinkedHashMap<>();

        @Override
        public void outcome(RowChange change, RowOutcome outcome) {
            all.put(change, outcome);
        }

        @Override
        public void promise(String token, Map<RowChange, String> rows) {
            throw new IllegalStateException("calls are not promised");
        }
    }

    /** A field whose values are given as JSON. */
    static FieldChange field(String name, ColumnType type, @Nullable String remote, String before, String after) {
        return new FieldChange(
                name,
                type,
                remote,
                JsonMapper.shared().readTree(before),
                JsonMapper.shared().readTree(after));
    }

    static RowChange created(FieldChange... fields) {
        return new RowChange(ChangeKind.CREATE, RowChange.NEW + UUID.randomUUID(), null, List.of(fields));
    }

    static RowChange changed(String row, @Nullable String version, FieldChange... fields) {
        return new RowChange(ChangeKind.UPDATE, row, version, List.of(fields));
    }

    /** Writes rows, and returns what came of each. */
    static Map<RowChange, RowOutcome> write(TestConnection connection, String table, List<RowChange> rows)
            throws InterruptedException {
        Outcomes outcomes = new Outcomes();
        try (Source source = connection.worker();
                TableWriter writer = source.write(TableRequest.all(table))) {
            writer.write(rows, outcomes);
        }
        return outcomes.all;
    }
}
