package dev.meridian.api.download;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.download.SnapshotService;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.StoredRows;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.download.value.ColumnType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Makes, shows and deletes snapshots, and reads their rows. */
@ApiController
@RequestMapping("/api/snapshots")
class SnapshotController {
    private static final int MOST = 100;

    private final SnapshotService snapshots;

    SnapshotController(SnapshotService snapshots) {
        this.snapshots = snapshots;
    }

    @Described("Tables of a connection, in a schema of their own")
    record NewSnapshot(
            @Described("What the tenant calls it") @Length(min = 1, max = 100) @Format(TextFormat.LINE)
            String name,

            @Described("The connection") @Format(TextFormat.UUID) @Length(max = 36)
            String connectionId,

            @Described("The tables; all that the connection has now if left out") @Length(min = 1, max = 500) @Nullable
            List<NewTable> tables) {
        static final PayloadType<NewSnapshot> SHAPE = PayloadType.of(NewSnapshot.class);
    }

    @Described("A table of a snapshot")
    record NewTable(
            @Described("How the connection names the table") @Length(min = 1, max = 2_000)
            String table,

            @Described("What happens with new fields and wider values; evolve if left out") @Nullable
            Policy policy,

            @Described("The field that identifies rows; the connection's own if left out")
            @Length(min = 1, max = 2_000)
            @Nullable
            String idField,

            @Described("The field that the table is read incrementally by, where the connector leaves that to users")
            @Length(min = 1, max = 2_000)
            @Nullable
            String incrementalBy,

            @Described(
                    "What fields hold, by name: boolean, bigint, numeric, double, text, timestamptz, timestamp, date or time")
            @Length(max = 500)
            @Nullable
            Map<String, String> types) {}

    /** What happens with new fields and wider values. */
    enum Policy {
        EVOLVE,
        FREEZE,
        IGNORE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the user chose for a table.
     *
     * @param incrementalBy the field that the table is read incrementally by, if the user chose it
     */
    record SnapshotTableChoices(
            String policy,
            @Nullable String idField,
            @Nullable String incrementalBy,
            Map<String, String> types) {
        static SnapshotTableChoices of(SnapshotTable.Choices choices) {
            Map<String, String> types = new HashMap<>();
            choices.types().forEach((field, type) -> types.put(field, type.wireName()));
            return new SnapshotTableChoices(choices.policy().wireName(), choices.idField(), choices.changedBy(), types);
        }
    }

    /**
     * A table of a snapshot.
     *
     * @param name in PostgreSQL, within the snapshot's schema
     * @param table how the connection names it
     * @param rows that are stored
     * @param transformed whether transforms have made it; its rows are not edited
     */
    record TableResponse(
            String name,
            String table,
            @JsonUnwrapped SnapshotTableChoices choices,
            List<StoredRows.ShownColumn> columns,
            long rows,
            long deletionsAllowed,
            boolean transformed) {
        static TableResponse of(SnapshotService.ShownTable shown) {
            return new TableResponse(
                    shown.table().name(),
                    shown.table().remoteId(),
                    SnapshotTableChoices.of(shown.table().choices()),
                    shown.columns(),
                    shown.rows(),
                    shown.table().state().deletionsAllowed(),
                    shown.table().state().isDerived());
        }
    }

    /**
     * A snapshot.
     *
     * @param schema the schema in PostgreSQL that has the tables
     */
    record SnapshotResponse(
            UUID id, String name, UUID connectionId, String schema, List<TableResponse> tables, Instant createdAt) {
        static SnapshotResponse of(SnapshotService.Shown shown) {
            return new SnapshotResponse(
                    shown.snapshot().id(),
                    shown.snapshot().name(),
                    shown.snapshot().connection(),
                    shown.snapshot().schema(),
                    shown.tables().stream().map(TableResponse::of).toList(),
                    shown.snapshot().createdAt());
        }
    }

    /**
     * A page of snapshots.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record SnapshotPage(
            List<SnapshotResponse> snapshots, @Nullable String nextCursor) {}

    /** Lists snapshots by name. */
    @GetMapping
    SnapshotPage list(
            Tenant tenant,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        List<SnapshotService.Shown> found = snapshots.list(tenant.id(), cursor, limit + 1);
        ListPage<SnapshotService.Shown> page =
                ListPage.of(found, limit, last -> last.snapshot().name());
        return new SnapshotPage(page.shown(SnapshotResponse::of), page.nextCursor());
    }

    /** Makes a snapshot with its schema; its tables are filled by a job of type download_records. */
    @PostMapping
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = NewSnapshot.class)))
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<SnapshotResponse> create(Tenant tenant, @RequestBody JsonNode body) {
        NewSnapshot wanted = NewSnapshot.SHAPE.read(body, "");
        SnapshotService.Creation creation = snapshots.create(
                tenant.id(), wanted.name(), UUID.fromString(wanted.connectionId()), chosen(wanted.tables()));
        return switch (creation) {
            case SnapshotService.Creation.Made made ->
                ResponseEntity.created(URI.create(
                                "/api/snapshots/" + made.shown().snapshot().id()))
                        .body(SnapshotResponse.of(made.shown()));
            case SnapshotService.Creation.NotMade not -> throw refusal(not.why());
        };
    }

    @GetMapping("/{id}")
    SnapshotResponse show(Tenant tenant, @PathVariable UUID id) {
        return snapshots.find(tenant.id(), id).map(SnapshotResponse::of).orElseThrow(SnapshotController::unknown);
    }

    /** Drops the snapshot with its schema; a download that runs is cancelled. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Tenant tenant, @PathVariable UUID id) {
        if (!snapshots.delete(tenant.id(), id)) {
            throw unknown();
        }
    }

    private static List<SnapshotService.TableChoices> chosen(@Nullable List<NewTable> tables) {
        List<SnapshotService.TableChoices> chosen = new ArrayList<>();
        for (NewTable table : tables == null ? List.<NewTable>of() : tables) {
            Map<String, ColumnType> types = new HashMap<>();
            String path = "/tables/" + chosen.size() + "/types/";
            if (table.types() != null) {
                table.types().forEach((field, type) -> types.put(field, type(path + field, type)));
            }
            chosen.add(new SnapshotService.TableChoices(
                    table.table(),
                    table.policy() == null
                            ? SchemaPolicy.EVOLVE
                            : SchemaPolicy.ofWireName(table.policy().toString()),
                    table.idField(),
                    table.incrementalBy(),
                    types));
        }
        return chosen;
    }

    private static ColumnType type(String path, String name) {
        List<ColumnType> types = Arrays.stream(ColumnType.values())
                .filter(ColumnType::isChosenByUsers)
                .toList();
        return types.stream()
                .filter(type -> type.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.at(
                        path,
                        "bad_choice",
                        "must be one of "
                                + types.stream().map(ColumnType::wireName).collect(Collectors.joining(", "))));
    }

    private static Refusal refusal(SnapshotService.Refused why) {
        return switch (why) {
            case NAME_TAKEN ->
                new Refusal(HttpStatus.CONFLICT, "snapshot_exists", "A snapshot of this name exists already");
            case TOO_MANY ->
                new Refusal(
                        HttpStatus.CONFLICT,
                        "too_many_snapshots",
                        "There are " + SnapshotService.MOST + " snapshots already");
            case UNKNOWN_CONNECTION ->
                Refusal.unprocessable("unknown_connection", "There is no such connection")
                        .with("path", "/connectionId");
        };
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_snapshot", "There is no such snapshot");
    }
}
