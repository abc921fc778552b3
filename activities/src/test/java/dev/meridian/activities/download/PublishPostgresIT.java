package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.edit.Conflicts.Conflict;
import dev.meridian.activities.download.edit.Conflicts.Side;
import dev.meridian.activities.download.publish.UnpublishedChanges.Unpublished;
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

/** Edits that go to another PostgreSQL. */
class PublishPostgresIT {
    private final TestDownloads downloads =
            new TestDownloads(new BuiltInSources(List.of(new PostgresSourceType(AddressPolicy.anywhere()))));
    private final TestPublishing publishing = new TestPublishing(downloads);
    private final Database source = SharedServers.postgres().freshDatabase();
    private final Jdbi remote = Jdbi.create(source.jdbcUrl(), source.user(), source.password());

    private Snapshots.Snapshot snapshot(String table) throws InterruptedException {
        UUID connection = downloads
                .connections
                .create(
                        TestDownloads.TENANT,
                        new Connections.Values(
                                "shop " + table,
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
        Snapshots.Snapshot snapshot = downloads
                .jdbi
                .inTransaction((Handle tx) -> downloads.snapshots.create(
                        tx,
                        TestDownloads.TENANT,
                        table,
                        connection,
                        List.of(new Snapshots.ChosenTable(
                                "public." + table, table, SchemaPolicy.EVOLVE, null, null, Map.of()))))
                .orElseThrow();
        assertThat(downloads.status(downloads.run(snapshot))).isEqualTo("completed");
        return snapshot;
    }

    private @Nullable String remote(String sql) {
        return remote.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    @Test
    void everyTypeGoesBackAsItIsWritten() throws Exception {
        String values = """
                SELECT string_agg(concat_ws('|', b, n, r, d, day, t, ts, tz, u, bin, doc, raw::jsonb, arr, rng, period, mood, pad), E'\\n' ORDER BY b, n, raw IS NULL)
                FROM %s""";
        String columns = "b, n, r, d, day, t, ts, tz, u, bin, doc, raw, arr, rng, period, mood, pad";
        remote.useHandle(handle -> handle.execute("""
                CREATE TYPE mood AS ENUM ('sad', 'happy');
                CREATE DOMAIN cents AS numeric(12, 2);
                CREATE TABLE everything (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b boolean, n cents, r real, d double precision, day date, t time,
                    ts timestamp, tz timestamptz, u uuid, bin bytea, doc jsonb, raw json, arr integer[], rng int4range, period interval,
                    mood mood, pad character(5));
                INSERT INTO everything (%1$s) VALUES
                    (true, 1.50, 0.1, 0.1, '2024-02-29', '24:00', '2024-01-01 00:00:00.000001', '2024-01-01 02:00+02',
                     'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '\\x00ff', '{"a": [1, 2.50]}', '{"x":  1}', '{1,NULL}', '[1,5)', '1 mon 2 days', 'sad', 'ab'),
                    (false, 'NaN', 'NaN', '-Infinity', '0044-03-15 BC', '00:00', 'infinity', '-infinity',
                     NULL, '', '"text"', 'null', '{}', 'empty', '-3 days', 'happy', NULL)""".formatted(columns)));
        Snapshots.Snapshot snapshot = snapshot("everything");
        publishing.sql(
                snapshot,
                "everything",
                "INSERT INTO TABLE (" + columns + ") SELECT " + columns + " FROM TABLE",
                "UPDATE TABLE SET n = n + 1, r = 0.25, doc = '{\"b\": null}', raw = '[1]', arr = '{5}', mood = 'happy', bin = '\\x01',"
                        + " tz = '2025-05-05 12:00+02', pad = 'x' WHERE _id = '1'");
        String wanted = remote("SELECT count(*)::text FROM everything");
        assertThat(wanted).isEqualTo("2");
        String result = publishing.result(publishing.run(snapshot));
        assertThat(publishing.unpublished(snapshot)).isEmpty();
        assertThat(publishing.conflicts(snapshot)).isEmpty();
        assertThat(result).contains("\"created\":2", "\"updated\":1", "\"conflicts\":0");
        assertThat(remote("SELECT string_agg(id::text, ',' ORDER BY id) FROM everything"))
                .isEqualTo("1,2,3,4");
        assertThat(
                        remote(
                                "SELECT concat_ws('|', n, r, doc, arr, mood, bin, tz AT TIME ZONE 'UTC', pad) FROM everything WHERE id = 1"))
                .isEqualTo("2.50|0.25|{\"b\": null}|{5}|happy|\\x01|2025-05-05 10:00:00|x    ");
        downloads.run(snapshot);
        assertThat(publishing.conflicts(snapshot)).isEmpty();
        assertThat(publishing.plan(snapshot).creates()
                        + publishing.plan(snapshot).updates())
                .isZero();
        assertThat(downloads.text(values.formatted("\"" + snapshot.schema() + "\".everything")))
                .isEqualTo(remote(values.formatted("everything")));
    }

    @Test
    void aRowThatHasOtherValuesByNowIsAConflictAndARowThatIsRefusedStandsAlone() throws Exception {
        remote.useHandle(handle -> handle.execute("""
                CREATE TABLE orders (a integer, b text, paid boolean, total integer CHECK (total < 1000), PRIMARY KEY (a, b));
                INSERT INTO orders SELECT n, 'x/' || n, false, n FROM generate_series(1, 8) AS n"""));
        Snapshots.Snapshot snapshot = snapshot("orders");
        publishing.sql(
                snapshot,
                "orders",
                "UPDATE TABLE SET total = 5000 WHERE a = 1",
                "UPDATE TABLE SET total = 50 WHERE a IN (2, 3, 4)",
                "DELETE FROM TABLE WHERE a IN (5, 6, 7)",
                "INSERT INTO TABLE (a, b, total) VALUES (20, 'n', 1), (8, 'x/8', 2)");
        remote.useHandle(handle -> handle.execute("""
                UPDATE orders SET total = 33 WHERE a = 3; UPDATE orders SET paid = true WHERE a = 2; DELETE FROM orders WHERE a IN (4, 6);
                UPDATE orders SET paid = true WHERE a = 7"""));

        String result = publishing.result(publishing.run(snapshot));

        assertThat(result)
                .isEqualTo("{\"created\":1,\"updated\":1,\"deleted\":2,\"refused\":2,\"conflicts\":3,\"uncertain\":0}");
        assertThat(publishing.unpublished(snapshot))
                .extracting(Unpublished::kind, Unpublished::state)
                .containsExactlyInAnyOrder(tuple("create", "refused"), tuple("update", "refused"));
        assertThat(publishing.unpublished(snapshot))
                .allMatch(each -> String.valueOf(each.message()).contains("orders_"));
        assertThat(remote("SELECT string_agg(concat_ws(' ', a, total, paid), ',' ORDER BY a) FROM orders"))
                .isEqualTo("1 1 f,2 50 t,3 33 f,7 7 t,8 8 f,20 1");
        assertThat(publishing.conflicts(snapshot))
                .extracting(Conflict::row, Conflict::column, Conflict::kind)
                .containsExactlyInAnyOrder(
                        tuple("3/x~13", "total", "changed"),
                        tuple("4/x~14", "total", "deleted_there"),
                        tuple("7/x~17", "", "deleted_here"));
        for (Conflict conflict : publishing.conflicts(snapshot)) {
            publishing.conflicts.settle(TestDownloads.TENANT, snapshot.id(), conflict.id(), Side.OURS);
        }
        publishing.sql(
                snapshot,
                "orders",
                "UPDATE TABLE SET total = 999 WHERE a = 1",
                "DELETE FROM TABLE WHERE _id LIKE 'new:%' AND a = 8");
        assertThat(publishing.result(publishing.run(snapshot)))
                .contains("\"created\":1", "\"deleted\":1", "\"updated\":2", "\"conflicts\":0", "\"refused\":0");
        downloads.run(snapshot);
        assertThat(remote("SELECT string_agg(concat_ws(' ', a, total), ',' ORDER BY a) FROM orders"))
                .isEqualTo(downloads.text("SELECT string_agg(concat_ws(' ', a, total), ',' ORDER BY a) FROM \""
                        + snapshot.schema() + "\".orders"))
                .isEqualTo("1 999,2 50,3 50,4 50,8 8,20 1");
    }

    @Test
    void aRowThatATriggerAnIndexOrAMissingColumnRefusesStandsAlone() throws Exception {
        remote.useHandle(handle -> handle.execute("""
                CREATE TABLE parts (id integer PRIMARY KEY, name text, size integer, shape text);
                CREATE INDEX ON parts (name);
                CREATE FUNCTION no_tens() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF new.size = 10 THEN RAISE EXCEPTION 'No part has the size 10' USING ERRCODE = '45000'; END IF;
                        RETURN new;
                    END $$;
                CREATE TRIGGER no_tens BEFORE INSERT OR UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION no_tens();
                INSERT INTO parts SELECT n, 'part ' || n, n, 'round' FROM generate_series(1, 5) AS n"""));
        Snapshots.Snapshot snapshot = snapshot("parts");
        publishing.sql(
                snapshot,
                "parts",
                "UPDATE TABLE SET size = 10 WHERE _id = '1'",
                "UPDATE TABLE SET shape = 'square' WHERE _id = '2'",
                "UPDATE TABLE SET name = (SELECT string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 400)) WHERE _id = '3'",
                "UPDATE TABLE SET size = 40 WHERE _id = '4'",
                "DELETE FROM TABLE WHERE _id = '5'");
        remote.useHandle(handle -> handle.execute("ALTER TABLE parts DROP COLUMN shape"));

        String result = publishing.result(publishing.run(snapshot));

        assertThat(result).contains("\"updated\":1", "\"refused\":3", "\"deleted\":1");
        assertThat(publishing.unpublished(snapshot))
                .extracting(Unpublished::row, Unpublished::code)
                .containsExactlyInAnyOrder(
                        tuple("1", "service_refused"), tuple("2", "field_missing"), tuple("3", "service_refused"));
        assertThat(publishing.unpublished(snapshot))
                .extracting(each -> String.valueOf(each.message()))
                .anyMatch(message -> message.contains("No part has the size 10"))
                .anyMatch(message -> message.contains("'shape'"))
                .anyMatch(message -> message.contains("index row"));
        assertThat(remote("SELECT string_agg(size::text, ',' ORDER BY id) FROM parts"))
                .isEqualTo("1,2,3,40");
    }

    @Test
    void aUserWhoMayNotWriteFailsTheJobWithWhatToDo() throws Exception {
        remote.useHandle(handle -> handle.execute(
                "CREATE TABLE locked (id integer PRIMARY KEY, n integer); INSERT INTO locked VALUES (1, 1)"));
        Snapshots.Snapshot snapshot = snapshot("locked");
        publishing.sql(snapshot, "locked", "UPDATE TABLE SET n = 2");
        String role = "reader_" + UUID.randomUUID().toString().substring(0, 8);
        remote.useHandle(handle -> handle.execute(
                "CREATE ROLE " + role + " LOGIN PASSWORD 'of-a-test'; GRANT SELECT ON locked TO " + role));
        try {
            downloads.jdbi.useHandle(handle -> handle.execute(
                    "UPDATE connections SET settings = settings || jsonb_build_object('user', ?) WHERE name = 'shop locked'",
                    role));
            UUID connection = downloads
                    .connections
                    .list(TestDownloads.TENANT, "", 10)
                    .getFirst()
                    .id();
            downloads.connections.change(
                    TestDownloads.TENANT,
                    connection,
                    downloads
                            .connections
                            .find(TestDownloads.TENANT, connection)
                            .orElseThrow()
                            .settings(),
                    Map.of("password", "of-a-test"));
            UUID job = publishing.run(snapshot);
            assertThat(downloads.text("SELECT error_code || ' ' || error FROM jobs WHERE id = '" + job + "'"))
                    .startsWith("forbidden Connection 'shop locked', table 'locked': The user may not write this");
            assertThat(publishing.plan(snapshot).updates()).isEqualTo(1);
        } finally {
            remote.useHandle(handle -> handle.execute("DROP OWNED BY " + role + "; DROP ROLE " + role));
        }
    }
}
