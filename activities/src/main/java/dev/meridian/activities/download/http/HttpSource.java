package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.domain.download.connector.answer.RowDetails;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Details;
import dev.meridian.domain.download.connector.definition.Limits;
import dev.meridian.domain.download.connector.definition.Listing;
import dev.meridian.domain.download.connector.definition.Parent;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.Writes;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.CallLimit;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.TableWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** The tables of a connection to an HTTP service. */
final class HttpSource implements Source {
    private final Connector connector;
    private final Secrets secrets;
    private final ServiceCalls calls;
    private final Authentication signedIn;
    private final OwnHosts hosts;
    private final Clock clock;
    private final String countedBy;

    HttpSource(
            String type,
            Connector connector,
            ConnectionDetails connection,
            BoundedHttp http,
            AccountGates gates,
            Clock clock) {
        this.connector = connector;
        this.clock = clock;
        secrets = new Secrets(connector, connection);
        hosts = new OwnHosts(connector, secrets::value);
        String account = connector.limits().account() == null
                ? connection.id().toString()
                : connector.limits().account().fill(secrets::value);
        countedBy = type + ":" + account;
        AccountGate gate = gates.of(connection.tenant(), countedBy, connector.limits());
        calls = new ServiceCalls(http, hosts, gate, connector.limits(), secrets, clock);
        signedIn = new Authentication(connector, connection.credentials(), secrets, new TokenCalls(calls), clock);
    }

    /** Lists the tables, or reads the first page of the first table that has no parent. */
    @Override
    public void test() throws InterruptedException {
        if (connector.listing() != null) {
            new ListedTables(connector, connector.listing(), secrets, calls, signedIn, hosts).first();
            return;
        }
        Table table = connector.tables().stream()
                .filter(each -> each.parent() == null)
                .findFirst()
                .orElse(connector.tables().getFirst());
        try (TableReader reader = read(TableRequest.all(table.name()), null)) {
            reader.read(new RowBuffer());
        }
    }

    @Override
    public List<RemoteTable> tables() throws InterruptedException {
        List<RemoteTable> tables = new ArrayList<>();
        for (Table table : connector.tables()) {
            tables.add(described(table, table.name(), table.title() == null ? table.name() : table.title(), List.of()));
        }
        Listing listing = connector.listing();
        if (listing != null) {
            for (ListedTables.Listed listed :
                    new ListedTables(connector, listing, secrets, calls, signedIn, hosts).all()) {
                tables.add(described(listing.table(), listed.id(), listed.title(), listed.fields()));
            }
        }
        return tables;
    }

    @Override
    public TableReader read(TableRequest request, @Nullable Position from) {
        Optional<Table> fixed = find(request.table());
        Table table = known(fixed, request.table());
        String tableId = fixed.isPresent() ? null : request.table();
        PageCalls pageCalls = new PageCalls(connector, secrets, tableId, request.since());
        PageFetch pages = new PageFetch(calls, signedIn, hosts, secrets, details(table));
        return new HttpTableReader(
                connector, table, parents(table, pageCalls, pages), request, pageCalls, pages, clock, from);
    }

    @Override
    public TableWriter write(TableRequest request) {
        Optional<Table> fixed = find(request.table());
        Table table = known(fixed, request.table());
        String tableId = fixed.isPresent() ? null : request.table();
        return new HttpTableWriter(
                new WriteCalls(connector, table, tableId, secrets, calls, signedIn),
                Objects.requireNonNullElse(table.writes(), Writes.NONE));
    }

    private Table known(Optional<Table> fixed, String name) {
        return fixed.or(() -> Optional.ofNullable(connector.listing()).map(Listing::table))
                .orElseThrow(
                        () -> SourceFailure.permanent("table_not_found", "The definition has no table '" + name + "'"));
    }

    private @Nullable ParentRows parents(Table table, PageCalls pageCalls, PageFetch pages) {
        Parent parent = table.parent();
        if (parent == null) {
            return null;
        }
        Table parentTable = find(parent.table())
                .orElseThrow(() -> SourceFailure.permanent(
                        "definition_mismatch", "The definition no longer has the parent table"));
        return new ParentRows(connector, parentTable, parent, pageCalls, pages);
    }

    @Override
    public Optional<CallLimit> limit() {
        Limits limits = connector.limits();
        return Optional.of(
                new CallLimit(countedBy, limits.callsPerSecond(), limits.burstOrDefault(), limits.atOnceOrDefault()));
    }

    @Override
    public void close() {
        // Nothing to close: the HTTP client belongs to the process, and a source holds no connection open.
    }

    private @Nullable RowDetails details(Table table) {
        return isDetailed(table) && table.details() != null
                ? new RowDetailCalls(connector, table.details(), secrets, calls, signedIn)
                : null;
    }

    private boolean isDetailed(Table table) {
        return table.details() != null && secrets.value(table.details().when()).equals(Details.YES);
    }

    private Optional<Table> find(String name) {
        return connector.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst();
    }

    private RemoteTable described(Table table, String id, String title, List<RemoteField> listed) {
        List<RemoteField> fields = new ArrayList<>();
        Map<String, Table.Column> declared = new TreeMap<>(table.columns());
        for (RemoteField field : listed) {
            Table.Column column = declared.remove(field.name());
            ColumnType type = column == null ? null : column.type();
            fields.add(type == null ? field : new RemoteField(field.name(), field.title(), field.remoteType(), type));
        }
        declared.forEach((name, column) -> fields.add(new RemoteField(name, null, null, column.type())));
        if (table.details() != null && isDetailed(table)) {
            new TreeMap<>(table.details().columns())
                    .forEach((name, pointer) -> fields.add(new RemoteField(name, null, null, ColumnType.TEXT)));
        }
        return new RemoteTable(id, title, fields, idField(table), table.partial(), changedBy(table));
    }

    private static @Nullable String idField(Table table) {
        if (table.id().size() != 1 || table.parent() != null && table.parent().inId()) {
            return null;
        }
        JsonPointer id = table.id().getFirst();
        return id.head() != null && id.head().equals(table.fields()) ? last(id) : null;
    }

    /** The name of what changes are asked for by; null if they can't be asked for. */
    private static @Nullable String changedBy(Table table) {
        if (table.incremental() != null) {
            return last(table.incremental().field());
        }
        return table.changes() == null ? null : table.changes().name();
    }

    private static String last(JsonPointer pointer) {
        JsonPointer last = pointer.last();
        return last == null ? "" : last.getMatchingProperty();
    }
}
