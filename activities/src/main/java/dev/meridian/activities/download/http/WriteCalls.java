package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.call.CallBuilder;
import dev.meridian.domain.download.connector.call.JsonPlaces;
import dev.meridian.domain.download.connector.call.WrittenFields;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.CreatedId;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Refusal;
import dev.meridian.domain.download.connector.definition.Request;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.Writes;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the calls that write rows, and those that look for rows before or afterwards. */
final class WriteCalls {
    private final Connector connector;
    private final Table table;
    private final @Nullable String tableId;
    private final Secrets secrets;
    private final ServiceCalls calls;
    private final ServiceCalls.SignedIn signedIn;
    private final WrittenFields fields;
    private final RowReadings rowReadings;

    /** @param tableId the listed table; null if the definition names the table */
    WriteCalls(
            Connector connector,
            Table table,
            @Nullable String tableId,
            Secrets secrets,
            ServiceCalls calls,
            ServiceCalls.SignedIn signedIn) {
        this.connector = connector;
        this.table = table;
        this.tableId = tableId;
        this.secrets = secrets;
        this.calls = calls;
        this.signedIn = signedIn;
        this.fields = new WrittenFields(connector, table);
        this.rowReadings = new RowReadings(connector, table);
    }

    /** The service refuses what a call says. */
    static final class RefusedWrite extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Refused refused;

        RefusedWrite(Refused refused) {
            super("refused with " + refused.status(), null, false, false);
            this.refused = refused;
        }

        Refused refused() {
            return refused;
        }
    }

    /** Whether the definition says what a refusal means: the service has a created row already, or another version of a row. */
    boolean isForeseen(ChangeKind kind, Refused refused) {
        Refusal foreseen = table.writes() == null ? null : table.writes().foreseen(kind);
        return foreseen != null && foreseen.isDistinct() && refused.is(foreseen);
    }

    /** The service's message for people. */
    String words(Refused refused) {
        return secrets.masked(refused.words());
    }

    /** The field that carries the keys of created rows; empty if the connection names none. */
    Optional<String> markerField(Writes.Marker marker) {
        return Optional.of(marker.field().fill(secrets::value)).filter(name -> !name.isEmpty());
    }

    /** Why a row can't be sent at all; empty if it can. */
    Optional<RowOutcome.Refused> fault(RowChange row) {
        if (row.kind() == ChangeKind.DELETE) {
            return Optional.empty();
        }
        Optional<String> marker = marker(row);
        return row.fields().stream()
                .flatMap(field -> marker
                        .filter(field.field()::equals)
                        .map(taken -> new RowOutcome.Refused(
                                "field_read_only",
                                "The field '" + taken + "' of created rows is kept for their keys: leave it empty"))
                        .or(() -> fields.fault(field))
                        .stream())
                .findFirst();
    }

    /** The call that creates or changes rows. */
    Call call(Request request, Writes.Body body, List<RowChange> rows, Map<String, String> headers) {
        RowChange first = rows.getFirst();
        CallBuilder call = new CallBuilder(connector, fitting(request, first), values(first));
        headers.forEach((name, value) -> call.with(new Place(null, name, null, null), value));
        if (body.at() == null) {
            if (body.id() != null) {
                call.with(body.id(), id(body, first));
            }
            call.with(body.fields(), written(first));
            fields.beside(first.fields()).forEach(call::instead);
        } else {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            rows.forEach(row -> list.add(object(body, row)));
            call.with(body.at(), list);
        }
        return call.build();
    }

    /** The call that changes a row, with all fields that the service has of it. */
    Call call(Writes.Update update, ReadRow theirs, RowChange row) {
        JsonNode known = update.request().body();
        ObjectNode whole =
                known instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        JsonPlaces.put(whole, update.rows().fields(), theirs.fields());
        theirs.columns().forEach((name, value) -> {
            JsonPointer to = Objects.requireNonNull(table.columns().get(name)).to();
            if (to != null && !value.isMissingNode()) {
                JsonPlaces.put(whole, to, value);
            }
        });
        return call(update.request().withBody(whole), update.rows(), List.of(row), Map.of());
    }

    /** Deletes rows. */
    List<RowOutcome.Done> delete(Writes.Delete delete, List<RowChange> rows) throws InterruptedException {
        CallBuilder call =
                new CallBuilder(connector, fitting(delete.request(), rows.getFirst()), values(rows.getFirst()));
        if (delete.ids() != null) {
            call.withEach(delete.ids(), rows.stream().map(RowChange::row).toList());
        }
        return send(call.build(), true, new Writes.Answer(null, null, null), rows);
    }

    /**
     * Sends a call.
     *
     * @param isRepeatable whether the call may be made again if nothing is heard of it
     * @return the rows as the service has them by now, in their order
     * @throws RefusedWrite if the service refuses what the call says
     * @throws SourceFailure otherwise
     */
    List<RowOutcome.Done> send(Call call, boolean isRepeatable, Writes.Answer answer, List<RowChange> rows)
            throws InterruptedException {
        ChangeKind kind = rows.getFirst().kind();
        CreatedId madeId = kind == ChangeKind.CREATE && answer.at() == null ? answer.id() : null;
        Function<Refused, Optional<SourceFailure>> known = refused -> refused(kind, refused);
        ServiceCalls.Reader<List<RowOutcome.Done>> reader =
                got -> WriteAnswers.done(WriteAnswers.tree(call, got, madeId), got, answer, rows);
        return isRepeatable
                ? calls.send(call, signedIn, new AtomicLong(), known, reader)
                : calls.sendOnce(call, signedIn, known, reader);
    }

    /** Whether the service has the row of a creation whose answer was not heard; it is looked for by its key. */
    RowOutcome found(Writes.Find find, String markerField, RowChange row) throws InterruptedException {
        Call call = new CallBuilder(connector, find.request(), values(row)).build();
        JsonNode rows = asked(call, answer -> tree(call, answer)).at(find.rows());
        boolean isNone = table.rowsOptional() && rows.isMissingNode();
        return isNone
                ? new RowOutcome.NotDone()
                : KeyedRows.outcome(rows, find.id(), table.fields().appendProperty(markerField), row.key());
    }

    /** Reads rows as the service has them. */
    Map<RowChange, RowReading> read(Writes.Read read, List<RowChange> rows) throws InterruptedException {
        Writes.Several several = read.several();
        Map<RowChange, RowReading> readings = new HashMap<>();
        if (several == null) {
            for (RowChange row : rows) {
                Call call = new CallBuilder(connector, read.request(), values(row)).build();
                readings.put(
                        row,
                        asked(
                                call,
                                answer -> rowReadings.reading(tree(call, answer).at(read.row()))));
            }
            return readings;
        }
        for (int start = 0; start < rows.size(); start += several.most()) {
            readings.putAll(read(
                    read.request(), several, rows.subList(start, Math.min(rows.size(), start + several.most()))));
        }
        return readings;
    }

    /** Reads rows by one call, and each row that the answer lacks once more: a service may give fewer than it was asked for. */
    private Map<RowChange, RowReading> read(Request request, Writes.Several several, List<RowChange> rows)
            throws InterruptedException {
        String ids = rows.stream()
                .map(row -> several.each().fill(values(row)))
                .collect(Collectors.joining(several.between()));
        Call call = new CallBuilder(connector, request, values(rows.getFirst()))
                .with(several.ids(), ids)
                .build();
        Map<RowChange, RowReading> readings =
                asked(call, answer -> rowReadings.readings(tree(call, answer).at(several.rows()), rows));
        if (rows.size() > 1) {
            for (RowChange row : rows) {
                if (readings.get(row) instanceof RowReading.Absent) {
                    readings.putAll(read(request, several, List.of(row)));
                }
            }
        }
        return readings;
    }

    private static JsonNode tree(Call call, ServiceAnswer answer) throws IOException {
        return WriteAnswers.tree(call, answer, null);
    }

    private <T> T asked(Call call, ServiceCalls.Reader<T> reader) throws InterruptedException {
        return calls.send(call, signedIn, new AtomicLong(), WriteCalls::refused, reader);
    }

    private Optional<SourceFailure> refused(ChangeKind kind, Refused refused) {
        if (isForeseen(kind, refused)) {
            throw new RefusedWrite(refused);
        }
        return refused(refused);
    }

    private static Optional<SourceFailure> refused(Refused refused) {
        if (HttpTableWriter.isOfRows(refused.status())) {
            throw new RefusedWrite(refused);
        }
        return Optional.empty();
    }

    private Optional<String> marker(RowChange row) {
        Writes.Create create = table.writes() == null ? null : table.writes().create();
        return row.kind() != ChangeKind.CREATE
                        || create == null
                        || create.once() == null
                        || create.once().marker() == null
                ? Optional.empty()
                : markerField(create.once().marker());
    }

    private ObjectNode object(Writes.Body body, RowChange row) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (body.id() != null) {
            JsonPlaces.put(object, body.id(), id(body, row));
        }
        JsonPlaces.put(object, body.fields(), written(row));
        fields.beside(row.fields()).forEach((at, value) -> JsonPlaces.put(object, at, value));
        return object;
    }

    private static JsonNode id(Writes.Body body, RowChange row) {
        return body.idAs()
                .of(row.kind() == ChangeKind.CREATE ? row.key() : row.row())
                .orElseThrow(() -> SourceFailure.permanent(
                        "definition_mismatch",
                        "An id is no " + body.idAs().words() + ": change 'idAs' of the rows in the definition"));
    }

    private ObjectNode written(RowChange row) {
        ObjectNode written = fields.of(row.fields());
        marker(row).ifPresent(field -> written.set(field, fields.text(row.key())));
        return written;
    }

    private static Request fitting(Request request, RowChange row) {
        return row.version() == null ? request.withoutHeadersOf("row.version") : request;
    }

    private Function<String, String> values(RowChange row) {
        return name -> switch (name) {
            case "row.id" -> row.row();
            case "row.key" -> row.key();
            case "row.version" -> row.version() == null ? "" : row.version();
            case "table.id" -> tableId == null ? "" : tableId;
            default -> secrets.value(name);
        };
    }
}
