package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables and views are read in the order of their keys, whatever the keys are, and from every resume point on. */
@Tag("slow")
class PostgresKeysIT {
    /** More rows than the first page has. */
    private static final int ROWS = 2_500;

    private final SourceDatabase database = new SourceDatabase();

    private static TableRequest by(String table, @Nullable String key) {
        return new TableRequest(table, key, Map.of(), null);
    }

    private static void isReadWholeFromEveryPosition(Source source, TableRequest request, int rows)
            throws InterruptedException {
        Downloaded whole = Downloaded.of(source, request, null);
        assertThat(whole.ids()).hasSize(rows).doesNotHaveDuplicates();
        assertThat(whole.positions()).isNotEmpty();
        int size = whole.ids().size();
        for (Position position : whole.positions()) {
            Downloaded rest = Downloaded.of(source, request, position);
            assertThat(whole.ids().subList(size - rest.ids().size(), size)).isEqualTo(rest.ids());
        }
    }

    @Test
    void theSettingsOfADatabaseTakeNoDigitsFromAKey() throws Exception {
        database.run(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET extra_float_digits = -3', current_database()); END $$",
                "CREATE TABLE t (k double precision PRIMARY KEY)",
                "INSERT INTO t SELECT 1 + n * 1e-15 FROM generate_series(1, " + ROWS + ") AS n");
        try (Source source = database.open()) {
            isReadWholeFromEveryPosition(source, TableRequest.all("public.t"), ROWS);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            integer          ; n
            bigint           ; n - 1000
            text             ; 'k''' || n || '"\\'
            text COLLATE "C" ; 'K' || n
            char(8)          ; 'c' || n
            numeric          ; n / 7.0
            double precision ; n / 7.0
            real             ; n / 7.0
            timestamptz      ; '2024-01-01'::timestamptz + n * interval '1 microsecond'
            timestamp        ; '0001-01-01 BC'::timestamp + n * interval '1 second'
            date             ; '2000-01-01'::date + n
            time             ; '00:00'::time + n * interval '1 millisecond'
            interval         ; n * interval '1 hour'
            uuid             ; md5(n::text)::uuid
            bytea            ; decode(md5(n::text), 'hex')
            inet             ; '10.0.0.0'::inet + n
            integer[]        ; ARRAY[n % 7, n]
            int4range        ; int4range(n, n + 5)
            tagged           ; 'x' || n
            """)
    void anyComparableTypeIsAKey(String type, String value) throws Exception {
        database.run(
                "CREATE DOMAIN tagged AS text CHECK (value LIKE 'x%')",
                "CREATE TABLE t (k " + type + " PRIMARY KEY, n integer)",
                "INSERT INTO t SELECT " + value + ", n FROM generate_series(1, " + ROWS + ") AS n");
        try (Source source = database.open()) {
            isReadWholeFromEveryPosition(source, TableRequest.all("public.t"), ROWS);
        }
    }

    @Test
    void aKeyOfSeveralColumnsIsOneId() throws Exception {
        database.run(
                "CREATE TABLE t (a text, b integer, c date, PRIMARY KEY (a, c, b))",
                "INSERT INTO t SELECT 'x/' || n % 3, n, '2024-01-01'::date + n % 5 FROM generate_series(1, " + ROWS
                        + ") AS n");
        try (Source source = database.open()) {
            RemoteTable table = source.tables().getFirst();
            assertThat(table.idField()).isNull();
            isReadWholeFromEveryPosition(source, TableRequest.all(table.id()), ROWS);
            assertThat(Downloaded.all(source, table.id()).ids().getFirst()).isEqualTo("x~10/2024-01-01/15");
        }
    }

    @Test
    void aViewIsReadByChosenColumnsAndRowsWithoutThemAreRejected() throws Exception {
        database.run(
                "CREATE TABLE t (a integer, b integer)",
                "INSERT INTO t SELECT n % 50, n FROM generate_series(1, " + ROWS + ") AS n",
                "INSERT INTO t VALUES (NULL, 1), (1, NULL), (NULL, NULL)",
                "CREATE VIEW v AS SELECT a, b, a + b AS c FROM t");
        try (Source source = database.open()) {
            assertThatThrownBy(() -> Downloaded.all(source, "public.v"))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo("id_field_missing"));
            isReadWholeFromEveryPosition(source, by("public.v", "a, b"), ROWS);
            assertThat(Downloaded.of(source, by("public.v", "a, b"), null).rejected())
                    .isEqualTo(3);
        }
    }

    @Test
    void valuesThatAreEqualAndWrittenDifferentlyAreAllThere() throws Exception {
        database.run(
                "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)",
                "CREATE TABLE words (w text COLLATE loose, n numeric)",
                // Every page but the first would begin in the middle of rows that are equal.
                "INSERT INTO words SELECT CASE n % 2 WHEN 0 THEN 'word' ELSE 'WORD' END || n / 6000, ('1.' ||"
                        + " repeat('0', n % 1500))::numeric FROM generate_series(0, 5999) AS n");
        try (Source source = database.open()) {
            assertThat(Downloaded.of(source, by("public.words", "w"), null)
                            .rows()
                            .keySet())
                    .containsExactlyInAnyOrder("word0", "WORD0");
            assertThat(Downloaded.of(source, by("public.words", "n"), null).rows())
                    .hasSize(1_500);
        }
    }

    @Test
    void aTypeOfAnExtensionIsComparedByItsOwnOperators() throws Exception {
        assumeThat(database.one("SELECT count(*) FROM pg_available_extensions WHERE name = 'citext'"))
                .as("this PostgreSQL has no citext")
                .isEqualTo("1");
        database.run(
                "CREATE SCHEMA \"Elsewhere\"",
                "CREATE EXTENSION citext SCHEMA \"Elsewhere\"",
                "CREATE TABLE t (k \"Elsewhere\".citext PRIMARY KEY)",
                "INSERT INTO t SELECT CASE n % 2 WHEN 0 THEN 'a' ELSE 'B' END || n FROM generate_series(1, " + ROWS
                        + ") AS n");
        try (Source source = database.open()) {
            isReadWholeFromEveryPosition(source, TableRequest.all("public.t"), ROWS);
        }
    }

    @Test
    void namesThatAreNotPlainAreReadToo() throws Exception {
        database.run(
                "CREATE SCHEMA \"My \"\"Schema.x\"",
                "CREATE TABLE \"My \"\"Schema.x\".\"Select\" (\"Order\" integer PRIMARY KEY, \"a\"\"b\" text)",
                "INSERT INTO \"My \"\"Schema.x\".\"Select\" VALUES (1, 'x')");
        try (Source source = database.open()) {
            RemoteTable table = source.tables().getFirst();
            assertThat(table.id()).isEqualTo("\"My \"\"Schema.x\".\"Select\"");
            assertThat(Downloaded.all(source, table.id()).rows())
                    .isEqualTo(Map.of("1", Map.of("Order", "1", "a\"b", "x")));
        }
    }

    @Test
    void partitionsAreOneTableAndOnlyWhatTheUserMayReadIsListed() throws Exception {
        String role = "reader_" + database.one("SELECT substr(md5(random()::text), 1, 12)");
        database.run(
                "CREATE TABLE parts (id integer PRIMARY KEY, secret text) PARTITION BY RANGE (id)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100)",
                "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (100) TO (1000)",
                "CREATE TABLE hidden (id integer PRIMARY KEY)",
                "INSERT INTO parts SELECT n, 'secret' FROM generate_series(1, 300) AS n",
                "CREATE ROLE " + role + " LOGIN PASSWORD 'a plain word'",
                "GRANT SELECT (id) ON parts TO " + role);
        try (Source source = database.openAs(role, "a plain word")) {
            assertThat(source.tables()).extracting(RemoteTable::id).containsExactly("public.parts");
            Downloaded found = Downloaded.all(source, "public.parts");
            assertThat(found.rows()).hasSize(300);
            assertThat(found.rows().get("7")).isEqualTo(Map.of("id", "7"));
        }
        database.run("DROP OWNED BY " + role, "DROP ROLE " + role);
    }

    @Test
    void aKeyWithoutAnOrderIsRefusedWithASentence() throws Exception {
        database.run("CREATE TABLE t (p point, n integer)", "INSERT INTO t VALUES ('(1,2)', 1)");
        try (Source source = database.open()) {
            assertThatThrownBy(() -> Downloaded.of(source, by("public.t", "p"), null))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo("id_field_without_order"));
        }
    }

    @Test
    void rowsOfManyBytesComeInSmallPages() throws Exception {
        database.run(
                "CREATE TABLE wide (id integer PRIMARY KEY, t text)",
                "INSERT INTO wide SELECT n, repeat('x', 300000) FROM generate_series(1, 400) AS n");
        try (Source source = database.open()) {
            Downloaded found = Downloaded.all(source, "public.wide");
            assertThat(found.rows()).hasSize(400);
            assertThat(found.positions()).hasSizeGreaterThan(20);
        }
    }
}
