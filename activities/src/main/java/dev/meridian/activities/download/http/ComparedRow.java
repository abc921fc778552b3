package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.definition.Writes;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.value.ColumnValues;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares a row as the service has it with a change: before the change is sent to a service that compares no versions, and after a
 * version was refused. Perhaps the change itself made the newer version, in a call that got no answer.
 */
final class ComparedRow {
    private final WriteCalls calls;
    private final Writes.@Nullable Read read;

    /** @param read null if the definition does not say how a row is read */
    ComparedRow(WriteCalls calls, Writes.@Nullable Read read) {
        this.calls = calls;
        this.read = read;
    }

    /** The service has a newer version, and none of the values that the change is about has changed. */
    static final class NewerVersion extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String version;

        NewerVersion(String version) {
            super(version, null, false, false);
            this.version = version;
        }

        String version() {
            return version;
        }
    }

    /**
     * What the refusal of a change's version means.
     *
     * @throws NewerVersion if the change can be made on top of a newer version
     */
    RowOutcome of(RowChange row) throws InterruptedException {
        if (read == null) {
            return new RowOutcome.Changed(null);
        }
        try {
            return switch (Objects.requireNonNull(calls.read(read, List.of(row)).get(row))) {
                case RowReading.Found found -> compared(row, found.row());
                case RowReading.Absent _ -> away(row);
                case RowReading.Unreadable unreadable -> unreadable.why();
            };
        } catch (WriteCalls.RefusedWrite refused) {
            boolean isAway =
                    refused.refused().status() == 404 || refused.refused().status() == 410;
            return isAway ? away(row) : new RowOutcome.Changed(null);
        }
    }

    /** The outcome of a change of a row that the service does not have any more. */
    static RowOutcome away(RowChange row) {
        return row.kind() == ChangeKind.DELETE ? new RowOutcome.Done(row.row(), null) : new RowOutcome.Gone();
    }

    /** Says what a row as the service has it means for a change; empty if the change is to be sent. */
    @FunctionalInterface
    interface Comparison {
        Optional<RowOutcome> settled(RowChange row, ReadRow theirs);
    }

    /** Sends changes with the rows that they were compared with; returns the outcomes in their order. */
    @FunctionalInterface
    interface Sending {
        List<? extends RowOutcome> send(SequencedMap<RowChange, ReadRow> rows) throws InterruptedException;
    }

    /**
     * Reads the rows, and sends the changes that nothing speaks against.
     *
     * @return the outcomes of all changes in their order
     * @throws WriteCalls.RefusedWrite if the service refuses to give a row
     */
    List<RowOutcome> unlessSettled(List<RowChange> rows, Comparison comparison, Sending sending)
            throws InterruptedException {
        Map<RowChange, RowOutcome> outcomes = new HashMap<>();
        SequencedMap<RowChange, ReadRow> unsettled = new LinkedHashMap<>();
        Map<RowChange, RowReading> readings = calls.read(Objects.requireNonNull(read), rows);
        for (RowChange row : rows) {
            switch (Objects.requireNonNull(readings.get(row))) {
                case RowReading.Found found ->
                    comparison
                            .settled(row, found.row())
                            .ifPresentOrElse(
                                    outcome -> outcomes.put(row, outcome), () -> unsettled.put(row, found.row()));
                case RowReading.Absent _ -> outcomes.put(row, away(row));
                case RowReading.Unreadable unreadable -> outcomes.put(row, unreadable.why());
            }
        }
        if (!unsettled.isEmpty()) {
            Iterator<? extends RowOutcome> sent = sending.send(unsettled).iterator();
            unsettled.keySet().forEach(row -> outcomes.put(row, sent.next()));
        }
        return rows.stream()
                .map(row -> Objects.requireNonNull(outcomes.get(row)))
                .toList();
    }

    /** What a row says of its deletion at a service that compares no versions itself. */
    static Optional<RowOutcome> beforeDelete(RowChange row, ReadRow theirs) {
        return row.version() == null
                        || theirs.version() == null
                        || theirs.version().equals(row.version())
                ? Optional.empty()
                : Optional.of(new RowOutcome.Changed(null));
    }

    /** What a row says of its update at a service that compares no versions itself. */
    static Optional<RowOutcome> beforeUpdate(RowChange row, ReadRow theirs) {
        Map<String, JsonNode> values = theirs.valuesOf(row);
        boolean isOurs = true;
        for (FieldChange field : row.fields()) {
            JsonNode value = values.get(field.field());
            boolean isAfter = isSame(field.type(), value, field.after());
            if (!isAfter && !isSame(field.type(), value, field.before())) {
                return Optional.of(new RowOutcome.Changed(values));
            }
            isOurs &= isAfter;
        }
        return isOurs ? Optional.of(new RowOutcome.Done(row.row(), theirs.version())) : Optional.empty();
    }

    private static RowOutcome compared(RowChange row, ReadRow theirs) {
        Map<String, JsonNode> values = theirs.valuesOf(row);
        String version = theirs.version();
        boolean isOurs = row.kind() == ChangeKind.UPDATE
                && row.fields().stream()
                        .allMatch(field -> isSame(field.type(), values.get(field.field()), field.after()));
        boolean isBase = row.fields().stream()
                .allMatch(field -> isSame(field.type(), values.get(field.field()), field.before()));
        if (!isOurs && isBase && version != null && !version.equals(row.version())) {
            // Another field has changed, or nothing that we know of: the change is made on top of that.
            throw new NewerVersion(version);
        }
        return isOurs
                ? new RowOutcome.Done(row.row(), version)
                : row.kind() == ChangeKind.DELETE ? new RowOutcome.Changed(null) : new RowOutcome.Changed(values);
    }

    private static boolean isSame(ColumnType type, @Nullable JsonNode theirs, JsonNode ours) {
        return theirs != null && ColumnValues.same(type, theirs, ours);
    }
}
