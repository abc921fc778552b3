package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import java.sql.Connection;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes are asked for from a mark below which no row can be stored later. */
@Tag("slow")
class PostgresChangesIT {
    private final SourceDatabase database = new SourceDatabase();

    private static TableRequest by(String column, @Nullable String since) {
        return new TableRequest("public.t", null, Map.of(), column, since);
    }

    private static String markOf(Source source, String column) throws InterruptedException {
        return Objects.requireNonNull(
                Downloaded.of(source, by(column, null), null).mark());
    }

    @Test
    void onlyWhatHasChangedSinceTheMarkComes() throws Exception {
        database.run(
                "CREATE TABLE t (id integer PRIMARY KEY, at timestamptz)",
                "INSERT INTO t SELECT n, '2024-01-01'::timestamptz + n * interval '1 hour' FROM generate_series(1, 3000) AS n",
                "INSERT INTO t VALUES (4000, 'infinity'), (4001, NULL)");
        try (Source source = database.open()) {
            String mark = markOf(source, "at");
            assertThat(mark).isEqualTo(database.one("SELECT at::text FROM t WHERE id = 3000"));
            database.run("UPDATE t SET at = now() WHERE id = 17");
            Downloaded changed = Downloaded.of(source, by("at", mark), null);
            assertThat(changed.rows()).containsOnlyKeys("17", "3000", "4000");
            assertThat(changed.mark()).isGreaterThan(mark);
        }
    }

    @Test
    void theMarkStaysBehindTheOldestOpenTransaction() throws Exception {
        database.run("CREATE TABLE t (id integer PRIMARY KEY, at timestamptz DEFAULT now())");
        try (Source source = database.open();
                Connection slow = database.connect()) {
            slow.setAutoCommit(false);
            slow.createStatement().execute("INSERT INTO t (id) VALUES (1)");
            Instant begun = Instant.parse(database.one("SELECT to_char(min(xact_start) AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM pg_stat_activity"
                    + " WHERE state = 'idle in transaction' AND datname = current_database()"));
            database.run("INSERT INTO t (id, at) VALUES (2, clock_timestamp() + interval '1 hour')");

            String mark = markOf(source, "at");
            assertThat(Instant.parse(mark.replace(' ', 'T').replace("+00", "Z")))
                    .isEqualTo(begun);
            slow.commit();
            assertThat(Downloaded.of(source, by("at", mark), null).rows()).containsOnlyKeys("1", "2");
        }
    }

    @Test
    void aTimeWithoutAZoneIsAskedForTwelveHoursBack() throws Exception {
        database.run(
                "CREATE TABLE t (id integer PRIMARY KEY, at timestamp)",
                "INSERT INTO t VALUES (1, now() AT TIME ZONE 'UTC'), (2, now() AT TIME ZONE 'UTC' - interval '11 hours'),"
                        + " (3, now() AT TIME ZONE 'UTC' - interval '1 day')");
        try (Source source = database.open()) {
            String mark = markOf(source, "at");
            assertThat(Downloaded.of(source, by("at", mark), null).rows()).containsOnlyKeys("1", "2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallint", "integer", "bigint"})
    void aNumberIsAMarkOnceNobodyWhoMayHaveDrawnASmallerOneIsLeft(String type) throws Exception {
        database.run(
                "CREATE SEQUENCE versions",
                "CREATE TABLE t (id integer PRIMARY KEY, v " + type + " DEFAULT nextval('versions'))",
                "INSERT INTO t SELECT n FROM generate_series(1, 10) AS n");
        try (Source source = database.open();
                Connection slow = database.connect()) {
            assertThat(markOf(source, "v")).isEqualTo("10");
            slow.setAutoCommit(false);
            slow.createStatement().execute("INSERT INTO t (id) VALUES (11)");
            database.run("INSERT INTO t (id) VALUES (12)");

            Downloaded meanwhile = Downloaded.of(source, by("v", "10"), null);
            assertThat(meanwhile.rows()).containsOnlyKeys("10", "12");
            assertThat(meanwhile.mark())
                    .as("the mark does not pass the open transaction's 11")
                    .isEqualTo("10");
            slow.commit();
            Downloaded later = Downloaded.of(source, by("v", meanwhile.mark()), null);
            assertThat(later.rows()).containsOnlyKeys("10", "11", "12");
            assertThat(later.mark()).isEqualTo("12");
        }
    }

    @Test
    void aColumnThatSaysNoChangesIsRefused() throws Exception {
        database.run("CREATE TABLE t (id integer PRIMARY KEY, at timestamptz, name text)");
        try (Source source = database.open()) {
            assertThat(source.tables().getFirst().changeFields()).containsExactly("id", "at");
            assertThatThrownBy(() -> Downloaded.of(source, by("name", null), null))
                    .isInstanceOfSatisfying(SourceFailure.class, failed -> {
                        assertThat(failed.code()).isEqualTo("increment_unusable");
                        assertThat(failed.field()).isEqualTo("name");
                    });
        }
    }
}
