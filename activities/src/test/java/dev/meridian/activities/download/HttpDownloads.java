package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.http.AccountGates;
import dev.meridian.activities.download.http.ConnectorDefinitions;
import dev.meridian.activities.download.http.DefinedSources;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Downloads by definitions, into a PostgreSQL of their own. */
final class HttpDownloads {
    private static final Jdbi DEFINING = TestDatabase.create().jdbi();

    final ConnectorDefinitions definitions = new ConnectorDefinitions(DEFINING);
    final TestDownloads downloads = new TestDownloads(new DefinedSources(
            definitions,
            new BoundedHttp(AddressPolicy.anywhere()),
            new AccountGates(new AccountQuotas(DEFINING)),
            Clock.systemUTC()));

    /** Stores a definition, in place of an earlier one of the name. */
    void define(String name, String document) {
        definitions.put(TestDownloads.TENANT, name, document);
    }

    /** A snapshot of one table of a new connection. */
    Snapshots.Snapshot snapshot(
            String name, String connector, String table, Map<String, String> settings, Map<String, String> secrets) {
        UUID connection = downloads
                .connections
                .create(TestDownloads.TENANT, new Connections.Values("to " + name, connector, settings, secrets))
                .orElseThrow()
                .id();
        return downloads
                .jdbi
                .inTransaction((Handle tx) -> downloads.snapshots.create(
                        tx,
                        TestDownloads.TENANT,
                        name,
                        connection,
                        List.of(new Snapshots.ChosenTable(table, table, SchemaPolicy.EVOLVE, null, null, Map.of()))))
                .orElseThrow();
    }
}
