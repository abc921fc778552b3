package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.source.BuiltInSources;
import dev.meridian.activities.download.source.postgres.PostgresSourceType;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.SharedServers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From a table of another PostgreSQL into one of a snapshot. */
class PostgresDownloadIT {
    private final TestDownloads downloads =
            new TestDownloads(new BuiltInSources(List.of(new PostgresSourceType(AddressPolicy.anywhere()))));
    private final Database source = SharedServers.postgres().freshDatabase();
    private final Jdbi remote = Jdbi.create(source.jdbcUrl(), source.user(), source.password());

    private Snapshots.Snapshot snapshot(String table, @Nullable String changedBy) {
        UUID connection = downloads
                .connections
                .create(
                        TestDownloads.TENANT,
                        new Connections.Values(
                                "shop",
                                PostgresSourceType.NAME,
                                Map.of(
                                        "host",
                                        "127.0.0.1",
                                        "port",
                                        Integer.toString(
                                                SharedServers.postgres().port()),
                                        "database",
                                        source.name(),
                                        "user",
                                        source.user(),
                                        "tls",
                                        "disable"),
                                Map.of("password", source.password())))
                .orElseThrow()
                .id();
        return downloads
                .jdbi
                .inTransaction((Handle tx) -> downloads.snapshots.create(
                        tx,
                        TestDownloads.TENANT,
                        "shop",
                        connection,
                        List.of(new Snapshots.ChosenTable(
                                "public." + table, table, SchemaPolicy.EVOLVE, null, changedBy, Map.of()))))
                .orElseThrow();
    }

    @Test
    void onlyWhatHasChangedIsReadUntilAFullPassFindsWhatIsGone() throws Exception {
        remote.useHandle(handle -> handle.execute("""
                CREATE TABLE orders (id integer PRIMARY KEY, paid boolean, changed_at timestamptz NOT NULL);
                INSERT INTO orders SELECT n, false, now() - interval '1 day' FROM generate_series(1, 3000) AS n"""));
        Snapshots.Snapshot snapshot = snapshot("orders", "changed_at");
        UUID first = downloads.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(downloads.figures(first).mode()).isEqualTo("full");
        assertThat(downloads.figures(first).counts().rows()).isEqualTo(3_000);
        assertThat(downloads.figures(first).completeness().isComplete()).isTrue();

        remote.useHandle(handle -> handle.execute("""
                UPDATE orders SET paid = true, changed_at = now() WHERE id <= 5;
                INSERT INTO orders VALUES (3001, true, now());
                DELETE FROM orders WHERE id = 3000"""));
        UUID second = downloads.run(snapshot, DownloadPayload.Mode.AUTO);
        assertThat(downloads.figures(second).mode()).isEqualTo("incremental");
        assertThat(downloads.figures(second).counts().changed()).isEqualTo(6);
        assertThat(count(snapshot, "paid")).isEqualTo(6);
        assertThat(count(snapshot, "true")).isEqualTo(3_001);

        UUID third = downloads.run(snapshot, DownloadPayload.Mode.FULL);
        assertThat(downloads.figures(third).counts().changed()).isZero();
        assertThat(downloads.figures(third).counts().deleted()).isEqualTo(1);
        assertThat(count(snapshot, "true")).isEqualTo(3_000);
    }

    private long count(Snapshots.Snapshot snapshot, String condition) {
        return Long.parseLong(
                downloads.text("SELECT count(*) FROM \"" + snapshot.schema() + "\".orders WHERE " + condition));
    }

    @Test
    void valuesAreStoredAsTheSourceHasThem() throws Exception {
        String values = """
                SELECT string_agg(concat_ws('|', id, b, n, r, d, day, t, ts, tz, u, bin, doc, arr, rng, period, mood), E'\\n' ORDER BY id)
                FROM %s""";
        remote.useHandle(handle -> handle.execute("""
                CREATE TYPE mood AS ENUM ('sad', 'happy');
                CREATE DOMAIN cents AS numeric(12, 2);
                CREATE TABLE everything (
                    id bigint PRIMARY KEY, b boolean, n cents, r real, d double precision, day date, t time, ts timestamp,
                    tz timestamptz, u uuid, bin bytea, doc jsonb, arr integer[], rng int4range, period interval, mood mood);
                INSERT INTO everything VALUES
                    (1, true, 1.50, 0.1, 0.1, '2024-02-29', '24:00', '2024-01-01 00:00:00.000001', '2024-01-01 02:00+02',
                     'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '\\x00ff', '{"a": [1, 2.50]}', '{1,NULL}', '[1,5)', '1 mon 2 days', 'sad'),
                    (2, false, 'NaN', 'NaN', '-Infinity', '0044-03-15 BC', '00:00', 'infinity', '-infinity',
                     NULL, '', '"text"', '{}', 'empty', '-3 days', 'happy'),
                    (3, NULL, 12345678.90, 3.4e38, 1e300, 'infinity', NULL, '0044-03-15 12:00 BC', '0001-01-01 00:00+00',
                     NULL, NULL, 'null', NULL, NULL, NULL, NULL)"""));
        Snapshots.Snapshot snapshot = snapshot("everything", null);

        downloads.run(snapshot, DownloadPayload.Mode.FULL);

        String expected = remote.withHandle(handle -> handle.createQuery(values.formatted("everything"))
                .mapTo(String.class)
                .one());
        assertThat(downloads.text(values.formatted("\"" + snapshot.schema() + "\".everything")))
                .isEqualTo(expected);
        assertThat(downloads.columns(snapshot, "everything"))
                .containsEntry("n", "numeric")
                .containsEntry("r", "double precision")
                .containsEntry("bin", "bytea")
                .containsEntry("doc", "jsonb")
                .containsEntry("arr", "text")
                .containsEntry("day", "date");
    }
}
