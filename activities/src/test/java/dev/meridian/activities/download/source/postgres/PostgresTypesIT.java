package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.value.ColumnType;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values of every type of PostgreSQL come unchanged, or as the text that PostgreSQL writes for them. */
class PostgresTypesIT {
    private final SourceDatabase database = new SourceDatabase();

    /** Types and values whose texts PostgreSQL itself is asked for. */
    private static final Map<String, String[]> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("boolean", new String[] {"true", "false"});
        VALUES.put("smallint", new String[] {"-32768", "32767"});
        VALUES.put("integer", new String[] {"-2147483648", "2147483647"});
        VALUES.put("bigint", new String[] {"-9223372036854775808", "9223372036854775807"});
        VALUES.put("oid", new String[] {"0", "4294967295"});
        VALUES.put("real", new String[] {"0.1", "3.4e38", "NaN", "Infinity", "-Infinity"});
        VALUES.put("double precision", new String[] {
            "0.1",
            "1.5e300",
            "NaN",
            "Infinity",
            "-Infinity",
            "-0",
            "0",
            "1e14",
            "1e15",
            "-123456789012345680",
            "0.0001",
            "0.00001",
            "1e-300"
        });
        VALUES.put("numeric", new String[] {"1.50", "-0.000001", "123456789012345678901234567890", "NaN", "Infinity"});
        VALUES.put("money", new String[] {"12.34"});
        VALUES.put("text", new String[] {"", "a 'quoted' \\ \"text\"\nünicode 🐘"});
        VALUES.put("varchar(10)", new String[] {"abc  "});
        VALUES.put("char(5)", new String[] {"ab"});
        VALUES.put("name", new String[] {"pg"});
        VALUES.put("\"char\"", new String[] {"x"});
        VALUES.put("bytea", new String[] {"\\x00ff10", "\\x"});
        VALUES.put("date", new String[] {"2024-02-29", "0044-03-15 BC", "infinity", "-infinity"});
        VALUES.put("time", new String[] {"23:59:59.999999", "24:00:00"});
        VALUES.put("timetz", new String[] {"12:00:00+02"});
        VALUES.put("timestamp", new String[] {"2024-01-01 00:00:00.000001", "0044-03-15 12:00:00 BC", "infinity"});
        VALUES.put("timestamptz", new String[] {"2024-01-01 00:00:00.5+02", "0044-03-15 12:00:00+00 BC", "-infinity"});
        VALUES.put("interval", new String[] {"1 year 2 mons -3 days 04:05:06.7"});
        VALUES.put("uuid", new String[] {"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"});
        VALUES.put("jsonb", new String[] {"{\"a\": [1, 2.50, null]}", "\"text\"", "7", "null"});
        VALUES.put("xml", new String[] {"<a>1</a>"});
        VALUES.put("integer[]", new String[] {"{1,NULL,3}", "{{1,2},{3,4}}", "{}"});
        VALUES.put("text[]", new String[] {"{\"a,b\",\"c\\\"d\"}"});
        VALUES.put("timestamptz[]", new String[] {"{\"2024-01-01 00:00:00+02\"}"});
        VALUES.put("int4range", new String[] {"[1,5)", "empty"});
        VALUES.put("tstzrange", new String[] {"[2024-01-01 00:00:00+00,)"});
        VALUES.put("datemultirange", new String[] {"{[2024-01-01,2024-02-01)}"});
        VALUES.put("inet", new String[] {"10.0.0.1/8"});
        VALUES.put("macaddr", new String[] {"08:00:2b:01:02:03"});
        VALUES.put("bit(3)", new String[] {"101"});
        VALUES.put("point", new String[] {"(1.5,2)"});
        VALUES.put("tsvector", new String[] {"'a':1 'b':2"});
        VALUES.put("mood", new String[] {"sad", "it's ok"});
        VALUES.put("mood[]", new String[] {"{sad,\"it's ok\"}"});
        VALUES.put("positive", new String[] {"7"});
        VALUES.put("even_more_positive", new String[] {"8"});
        VALUES.put("pair", new String[] {"(1,\"two words\")"});
        VALUES.put("other.int4", new String[] {"one"});
    }

    @Test
    void everyValueComesAsPostgresqlWritesIt() throws Exception {
        database.run(
                "CREATE TYPE mood AS ENUM ('sad', 'it''s ok')",
                "CREATE DOMAIN positive AS integer CHECK (value > 0)",
                "CREATE DOMAIN even_more_positive AS positive CHECK (value > 7)",
                "CREATE TYPE pair AS (a integer, b text)",
                "CREATE SCHEMA other",
                "CREATE TYPE other.int4 AS ENUM ('one')");
        int number = 0;
        for (Map.Entry<String, String[]> type : VALUES.entrySet()) {
            database.run("CREATE TABLE t" + number + " (id serial PRIMARY KEY, v " + type.getKey() + ")");
            for (String value : type.getValue()) {
                database.run("INSERT INTO t" + number + " (v) VALUES ('" + value.replace("'", "''") + "')");
            }
            database.run("INSERT INTO t" + number + " (v) VALUES (NULL)");
            number++;
        }
        try (Source source = database.open()) {
            number = 0;
            for (Map.Entry<String, String[]> type : VALUES.entrySet()) {
                Downloaded found = Downloaded.all(source, "public.t" + number);
                assertThat(found.rows()).as(type.getKey()).hasSize(type.getValue().length + 1);
                for (int row = 0; row < type.getValue().length; row++) {
                    String expected = text(number, row + 1);
                    assertThat(found.row(row + 1).get("v"))
                            .as(type.getKey() + " " + type.getValue()[row])
                            .isEqualTo(expected);
                }
                assertThat(found.rows().get(Integer.toString(type.getValue().length + 1)))
                        .doesNotContainKey("v");
                number++;
            }
        }
    }

    /** char(5) loses its spaces when it becomes text, but not when it is sent. */
    private String text(int table, int row) throws SQLException {
        return database.one("SELECT CASE WHEN pg_typeof(v) = 'character'::regtype "
                + "THEN rpad(v::text, 5) ELSE v::text END FROM t" + table + " WHERE id = " + row);
    }

    @Test
    void jsonThatJsonbRefusesIsReplacedAndNoted() throws Exception {
        database.run(
                "CREATE TABLE docs (id integer PRIMARY KEY, doc json)",
                "INSERT INTO docs VALUES (1, '{\"a\" : \"x\\u0000y\", \"n\": 1e400000}'), (2, '\"only text\"'), (3, '12')");
        try (Source source = database.open()) {
            Downloaded found = Downloaded.all(source, "public.docs");
            assertThat(found.row(1).get("doc")).isEqualTo("{\"a\":\"x\uFFFDy\",\"n\":null}");
            assertThat(found.rows().get("1")).containsKey("doc!");
            assertThat(found.rows().get("2")).containsEntry("doc", "\"only text\"");
            assertThat(found.rows().get("3")).containsEntry("doc", "12");
        }
    }

    @Test
    void valuesOfMoreThan16MiBAreLeftOutAndNoted() throws Exception {
        database.run(
                "CREATE TABLE large (id integer PRIMARY KEY, t text, b bytea)",
                "INSERT INTO large VALUES (1, repeat('x', 16777216), NULL), (2, repeat('x', 16777217), NULL),"
                        + " (3, NULL, decode(repeat('00', 16777217), 'hex')), (4, 'short', '\\x01')");
        try (Source source = database.open()) {
            Downloaded found = Downloaded.all(source, "public.large");
            assertThat(found.row(1).get("t")).hasSize(16_777_216);
            assertThat(found.rows().get("2")).isEqualTo(Map.of("id", "2", "t!", "too_large"));
            assertThat(found.rows().get("3")).isEqualTo(Map.of("id", "3", "b!", "too_large"));
            assertThat(found.rows().get("4")).isEqualTo(Map.of("id", "4", "t", "short", "b", "\\x01"));
        }
    }

    @Test
    void theColumnsAreDeclaredWithTheTypesThatSnapshotsHave() throws Exception {
        database.run(
                "CREATE DOMAIN cents AS bigint",
                "CREATE TABLE a (id uuid PRIMARY KEY, c cents, n numeric(5,2),"
                        + " at timestamptz, tags text[], doc jsonb)");
        try (Source source = database.open()) {
            RemoteTable table = source.tables().getFirst();
            assertThat(table.fields())
                    .extracting(field -> field.type())
                    .containsExactly(
                            ColumnType.UUID,
                            ColumnType.BIGINT,
                            ColumnType.NUMERIC,
                            ColumnType.TIMESTAMPTZ,
                            ColumnType.TEXT,
                            ColumnType.JSONB);
            assertThat(table.fields().get(1).remoteType()).isEqualTo("public.cents");
            assertThat(table.idField()).isEqualTo("id");
        }
    }
}
