package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.connection.Connections;
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

/** Edits that go to tables of PostgreSQL with rules of their own, each of which a change either meets or is refused by. */
class PublishedShapesIT {
    private final TestDownloads downloads =
            new TestDownloads(new BuiltInSources(List.of(new PostgresSourceType(AddressPolicy.anywhere()))));
    private final TestPublishing publishing = new TestPublishing(downloads);
    private final Database source = SharedServers.postgres().freshDatabase();
    private final Jdbi remote = Jdbi.create(source.jdbcUrl(), source.user(), source.password());

    private Snapshots.Snapshot snapshot(String table, @Nullable String idField) throws InterruptedException {
        return snapshot(table, idField, source.user(), source.password());
    }

    private Snapshots.Snapshot snapshot(String table, @Nullable String idField, String user, String password)
            throws InterruptedException {
        Map<String, String> settings = Map.of(
                "host",
                "127.0.0.1",
                "port",
                Integer.toString(SharedServers.postgres().port()),
                "database",
                source.name(),
                "user",
                user,
                "tls",
                "disable");
        UUID connection = downloads
                .connections
                .create(
                        TestDownloads.TENANT,
                        new Connections.Values(
                                "shop " + table, PostgresSourceType.NAME, settings, Map.of("password", password)))
                .orElseThrow()
                .id();
        Snapshots.ChosenTable chosen =
                new Snapshots.ChosenTable("public." + table, table, SchemaPolicy.EVOLVE, idField, null, Map.of());
        Snapshots.Snapshot snapshot = downloads
                .jdbi
                .inTransaction((Handle tx) ->
                        downloads.snapshots.create(tx, TestDownloads.TENANT, table, connection, List.of(chosen)))
                .orElseThrow();
        assertThat(downloads.status(downloads.run(snapshot))).isEqualTo("completed");
        return snapshot;
    }

    private String publish(Snapshots.Snapshot snapshot) throws InterruptedException {
        return publishing.result(publishing.run(snapshot));
    }

    private void run(String sql) {
        remote.useHandle(handle -> handle.execute(sql));
    }

    private @Nullable String remote(String sql) {
        return remote.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    @Test
    void aValueThatIsTooLongIsRefusedAndNotCut() throws Exception {
        run("""
            CREATE TABLE codes (id integer PRIMARY KEY, code varchar(3), pad char(3), bits bit(3), steps varbit(3));
            INSERT INTO codes VALUES (1, 'abc', 'abc', '101', '1'), (2, 'abc', 'abc', '101', '1'), (3, 'abc', 'abc', '101', '1'),
                                     (4, 'abc', 'abc', '101', '1')""");
        Snapshots.Snapshot snapshot = snapshot("codes", null);
        publishing.sql(
                snapshot,
                "codes",
                "UPDATE TABLE SET code = 'abcdef' WHERE _id = '1'",
                "UPDATE TABLE SET pad = 'abcdef' WHERE _id = '2'",
                "UPDATE TABLE SET bits = '1' WHERE _id = '3'",
                "UPDATE TABLE SET steps = '10101' WHERE _id = '4'",
                "INSERT INTO TABLE (id, code) VALUES (5, 'abcdef')");

        assertThat(publish(snapshot)).contains("\"refused\":5");

        assertThat(publishing.unpublished(snapshot))
                .extracting(Unpublished::code)
                .containsOnly("service_refused");
        assertThat(remote("SELECT string_agg(concat_ws(' ', code, pad, bits, steps), ',') FROM codes"))
                .isEqualTo("abc abc 101 1,abc abc 101 1,abc abc 101 1,abc abc 101 1");
    }

    @Test
    void anIdThatSeveralRowsHaveChangesNoneOfThem() throws Exception {
        run("""
            CREATE TABLE visits (guest text, day date, note text);
            INSERT INTO visits VALUES ('Ada', '2024-01-01', 'x'), ('Ada', '2024-01-02', 'x'), ('Bob', '2024-01-01', 'x'),
                                      ('Cleo', '2024-01-01', 'x'), ('Cleo', '2024-01-01', 'x')""");
        Snapshots.Snapshot snapshot = snapshot("visits", "guest");
        publishing.sql(
                snapshot,
                "visits",
                "UPDATE TABLE SET note = 'y' WHERE _id IN ('Ada', 'Bob')",
                "DELETE FROM TABLE WHERE _id = 'Cleo'");

        assertThat(publish(snapshot)).contains("\"updated\":1", "\"deleted\":0", "\"refused\":2");

        assertThat(publishing.unpublished(snapshot))
                .extracting(Unpublished::row, Unpublished::code)
                .containsExactlyInAnyOrder(tuple("Ada", "id_not_unique"), tuple("Cleo", "id_not_unique"));
        assertThat(remote("SELECT string_agg(guest || note, ',' ORDER BY guest, day) FROM visits"))
                .isEqualTo("Adax,Adax,Boby,Cleox,Cleox");
    }

    @Test
    void aChangeThatATriggerKeepsBackIsRefused() throws Exception {
        run("""
            CREATE TABLE kept (name text PRIMARY KEY, n integer);
            CREATE TABLE elsewhere (name text, n integer);
            CREATE FUNCTION redirect() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'INSERT' THEN INSERT INTO elsewhere VALUES (new.name, new.n); END IF;
                    RETURN NULL;
                END $$;
            INSERT INTO kept VALUES ('a', 1), ('b', 1), ('c', 1);
            CREATE TRIGGER redirect BEFORE INSERT OR UPDATE OR DELETE ON kept FOR EACH ROW EXECUTE FUNCTION redirect()""");
        Snapshots.Snapshot snapshot = snapshot("kept", null);
        publishing.sql(
                snapshot,
                "kept",
                "INSERT INTO TABLE (name, n) VALUES ('d', 4)",
                "UPDATE TABLE SET n = 2 WHERE _id = 'a'",
                "DELETE FROM TABLE WHERE _id = 'b'");

        assertThat(publish(snapshot)).contains("\"refused\":3", "\"conflicts\":0");

        assertThat(publishing.conflicts(snapshot)).isEmpty();
        assertThat(publishing.unpublished(snapshot))
                .extracting(Unpublished::code)
                .containsOnly("service_refused");
        assertThat(remote("SELECT count(*) FROM elsewhere")).isEqualTo("0");
    }

    @Test
    void rowsThatReferToOneAnotherAreWrittenInTheOrderThatTheirReferencesNeed() throws Exception {
        run("""
            CREATE TABLE nodes (id integer PRIMARY KEY, parent integer REFERENCES nodes);
            INSERT INTO nodes SELECT n, nullif(n - 1, 0) FROM generate_series(1, 8) AS n""");
        Snapshots.Snapshot snapshot = snapshot("nodes", null);
        publishing.sql(
                snapshot,
                "nodes",
                "INSERT INTO TABLE (id, parent) SELECT n, nullif(n - 1, 10) FROM generate_series(11, 18) AS n",
                "INSERT INTO TABLE (id, parent) VALUES (20, 19)",
                "DELETE FROM TABLE WHERE id <= 8");

        assertThat(publish(snapshot)).contains("\"created\":8", "\"deleted\":8", "\"refused\":1");

        assertThat(remote("SELECT string_agg(concat_ws('<', id, parent), ' ' ORDER BY id) FROM nodes"))
                .isEqualTo("11 12<11 13<12 14<13 15<14 16<15 17<16 18<17");
    }

    @Test
    void aRowTakesTheIdOfARowThatTheServiceNoLongerHas() throws Exception {
        run(
                "CREATE TABLE moved (id integer PRIMARY KEY, v text); INSERT INTO moved SELECT n, 'v' || n FROM generate_series(1, 4) AS n");
        Snapshots.Snapshot snapshot = snapshot("moved", null);
        run("DELETE FROM moved WHERE id IN (2, 4)");
        publishing.sql(
                snapshot,
                "moved",
                "UPDATE TABLE SET v = 'mine' WHERE _id = '4'",
                "UPDATE TABLE SET id = id + 1 WHERE _id IN ('1', '3')");

        assertThat(publish(snapshot)).contains("\"updated\":2");

        assertThat(publishing.conflicts(snapshot)).isEmpty();
        assertThat(remote("SELECT string_agg(id || v, ',' ORDER BY id) FROM moved"))
                .isEqualTo("2v1,4v3");
        assertThat(downloads.text("SELECT string_agg(concat_ws(' ', left(_id, 4), id, v), ',' ORDER BY _id) FROM \""
                        + snapshot.schema() + "\".moved"))
                .isEqualTo("2 2 v1,4 4 v3,new: 4 mine");
        assertThat(publishing.plan(snapshot).creates()).isEqualTo(1);
    }

    @Test
    void aTextThatOnlyLooksEqualToItsCollationIsAnotherValue() throws Exception {
        run("""
            CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE words (id integer PRIMARY KEY, word text COLLATE anycase, words text[] COLLATE anycase);
            CREATE TABLE named (name text COLLATE anycase PRIMARY KEY, n integer);
            INSERT INTO words VALUES (1, 'abc', '{abc}'), (2, 'abc', '{abc}');
            INSERT INTO named VALUES ('abc', 1)""");
        Snapshots.Snapshot words = snapshot("words", null);
        Snapshots.Snapshot named = snapshot("named", null);
        run("UPDATE words SET word = 'ABC' WHERE id = 1; UPDATE words SET words = '{ABC}' WHERE id = 2");
        run("UPDATE named SET name = 'ABC'");
        publishing.sql(
                words,
                "words",
                "UPDATE TABLE SET word = 'x' WHERE _id = '1'",
                "UPDATE TABLE SET words = '{x}' WHERE _id = '2'");
        publishing.sql(named, "named", "UPDATE TABLE SET n = 2");

        assertThat(publish(words)).contains("\"updated\":0", "\"conflicts\":2");
        assertThat(publish(named)).contains("\"updated\":0", "\"conflicts\":1");

        assertThat(remote("SELECT string_agg(word || words::text, ',' ORDER BY id) FROM words"))
                .isEqualTo("ABC{abc},abc{ABC}");
    }

    @Test
    void aColumnThatTheUserMayNotWriteRefusesItsRowsAlone() throws Exception {
        String clerk = "clerk_" + UUID.randomUUID().toString().substring(0, 8);
        run("CREATE TABLE staff (id integer PRIMARY KEY, room text, wage integer);"
                + "INSERT INTO staff VALUES (1, 'a', 1), (2, 'a', 1);"
                + "CREATE ROLE " + clerk
                + " LOGIN PASSWORD 'of-a-test'; GRANT SELECT, UPDATE (room), INSERT (id, room) ON staff TO "
                + clerk);
        try {
            Snapshots.Snapshot snapshot = snapshot("staff", null, clerk, "of-a-test");
            publishing.sql(
                    snapshot,
                    "staff",
                    "UPDATE TABLE SET room = 'b' WHERE _id = '1'",
                    "UPDATE TABLE SET wage = 9 WHERE _id = '2'",
                    "INSERT INTO TABLE (id, room) VALUES (3, 'c')",
                    "INSERT INTO TABLE (id, wage) VALUES (4, 9)");
            assertThat(publish(snapshot)).contains("\"created\":1", "\"updated\":1", "\"refused\":2");
            assertThat(publishing.unpublished(snapshot)).allSatisfy(each -> {
                assertThat(each.code()).isEqualTo("forbidden");
                assertThat(each.message()).contains("'wage'");
            });
            assertThat(remote("SELECT string_agg(id || room, ',' ORDER BY id) FROM staff"))
                    .isEqualTo("1b,2a,3c");
        } finally {
            run("DROP OWNED BY " + clerk + "; DROP ROLE " + clerk);
        }
    }
}
