package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Credentials;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A connection to a service of a test, as two workers use it that share a database. */
final class TestConnection {
    static final AccountQuotas QUOTAS = new AccountQuotas(TestDatabase.create().jdbi());
    private static final BoundedHttp HTTP = new BoundedHttp(AddressPolicy.anywhere());

    private final Connector connector;
    private final Map<String, String> settings;
    private final HeldCredentials credentials;
    private final UUID id = UUID.randomUUID();

    TestConnection(String definition, Map<String, String> settings, Map<String, String> secrets) {
        this(ConnectorDocument.read(definition), settings, secrets);
    }

    TestConnection(Connector connector, Map<String, String> settings, Map<String, String> secrets) {
        this.connector = connector;
        this.settings = settings;
        credentials = new HeldCredentials(secrets);
    }

    /** What was read, page by page. */
    record Download(List<List<String>> pages, List<PageEnd> ends) {
        List<String> ids() {
            return pages.stream().flatMap(List::stream).toList();
        }

        PageEnd last() {
            return ends.getLast();
        }
    }

    /** The connection as one worker sees it. */
    Source worker() {
        return worker(HTTP, Clock.systemUTC());
    }

    Source worker(BoundedHttp http, Clock clock) {
        return new HttpSourceType("test", connector, http, new AccountGates(QUOTAS), clock)
                .open(new ConnectionDetails(id, "default", "test", settings, credentials));
    }

    HeldCredentials credentials() {
        return credentials;
    }

    /** Reads a table from a position to its end. */
    Download read(TableRequest request, @Nullable Position from) throws InterruptedException {
        List<List<String>> pages = new ArrayList<>();
        List<PageEnd> ends = new ArrayList<>();
        RowBuffer rows = new RowBuffer();
        try (Source source = worker();
                TableReader reader = source.read(request, from)) {
            PageEnd end;
            do {
                end = reader.read(rows);
                rows.endPage();
                pages.add(ids(rows));
                ends.add(end);
                rows.clear();
            } while (end.next() != null);
        }
        return new Download(pages, ends);
    }

    Download read(String table) throws InterruptedException {
        return read(TableRequest.all(table), null);
    }

    static List<String> ids(RowBuffer rows) {
        RowCursor cursor = rows.cursor();
        List<String> ids = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            cursor.moveTo(row);
            ids.add(cursor.id());
        }
        return ids;
    }

    /** Secrets in memory, with the promises that {@link Credentials} makes. */
    static final class HeldCredentials implements Credentials {
        private final Map<String, String> secrets = new ConcurrentHashMap<>();

        HeldCredentials(Map<String, String> secrets) {
            this.secrets.putAll(secrets);
        }

        @Override
        public Optional<String> find(String field) {
            return Optional.ofNullable(secrets.get(field));
        }

        @Override
        public synchronized void renew(UnaryOperator<Map<String, String>> renewal) {
            Map<String, String> renewed = renewal.apply(Map.copyOf(secrets));
            secrets.clear();
            secrets.putAll(new HashMap<>(renewed));
        }
    }
}
