package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose rules are weaker than they look, or that change while they are read. */
class PostgresShapesIT {
    private static final SourceDatabase SOURCE = new SourceDatabase();

    private static TableRequest by(String table, String idField) {
        return new TableRequest(table, idField, Map.of(), null);
    }

    @Test
    @Timeout(60)
    void aForeignTableThatPromisesNoNullsMayHaveThem(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("lines.csv");
        StringBuilder lines = new StringBuilder();
        for (int line = 1; line < 1_000; line++) {
            lines.append("k").append(line).append(",").append(line).append("\n");
        }
        Files.writeString(file, lines.append(",1000\n,1001\n"));
        SOURCE.run(
                "CREATE EXTENSION file_fdw",
                "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
                "CREATE FOREIGN TABLE lines (k text NOT NULL, n integer) SERVER files OPTIONS (filename '" + file
                        + "', format 'csv')");
        try (Source source = SOURCE.open()) {
            Downloaded all = Downloaded.of(source, by("public.lines", "k"), null);
            assertThat(all.rows()).hasSize(999);
            assertThat(all.rejected()).isEqualTo(2);
        }
    }

    @Test
    @Timeout(60)
    void aRuleAgainstNullsThatWasNeverCheckedIsNotReliedOn() throws Exception {
        SOURCE.run(
                "CREATE TABLE unchecked (k text UNIQUE, n integer)",
                "INSERT INTO unchecked SELECT 'k' || n, n FROM generate_series(1, 999) AS n",
                "INSERT INTO unchecked VALUES (NULL, 1000), (NULL, 1001)",
                "ALTER TABLE unchecked ADD CONSTRAINT filled NOT NULL k NOT VALID");
        try (Source source = SOURCE.open()) {
            Downloaded all = Downloaded.of(source, by("public.unchecked", "k"), null);
            assertThat(all.rejected()).isEqualTo(2);
            assertThatThrownBy(() -> Downloaded.all(source, "public.unchecked"))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.code()).isEqualTo("id_field_missing"));
        }
    }

    @Test
    void anInheritingTableThatIsWrittenKeepsTheMarkOfItsParentBack() throws Exception {
        SOURCE.run(
                "CREATE TABLE base (id integer PRIMARY KEY)",
                "CREATE TABLE derived (extra text) INHERITS (base)",
                "CREATE TABLE more_derived () INHERITS (derived)",
                "INSERT INTO base VALUES (1)");
        TableRequest byNumber = new TableRequest("public.base", null, Map.of(), "id", null);
        try (Connection writer = SOURCE.connect();
                Statement statement = writer.createStatement();
                Source source = SOURCE.open()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO more_derived VALUES (2)");
            SOURCE.run("INSERT INTO base VALUES (3)");
            Downloaded first = Downloaded.of(source, byNumber, null);
            assertThat(first.rows()).containsOnlyKeys("1", "3");
            assertThat(first.mark()).isNull();
            writer.commit();
            assertThat(Downloaded.of(source, byNumber, null).mark()).isEqualTo("3");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER COLUMN n TYPE bigint",
                "ALTER COLUMN n TYPE text",
                "DROP COLUMN n, ADD COLUMN n integer DEFAULT 7"
            })
    void noPageIsTakenForWhatTheTableWasBefore(String change) throws Exception {
        String table = "changing_" + UUID.randomUUID().toString().substring(0, 8);
        SOURCE.run(
                "CREATE TABLE " + table + " (id integer PRIMARY KEY, n integer)",
                "INSERT INTO " + table + " SELECT n, n FROM generate_series(1, 1500) AS n");
        try (Source source = SOURCE.open();
                TableReader reader = source.read(TableRequest.all("public." + table), null)) {
            PageEnd first = reader.read(new RowBuffer());
            SOURCE.run("ALTER TABLE " + table + " " + change);
            assertThatThrownBy(() -> reader.read(new RowBuffer()))
                    .isInstanceOfSatisfying(SourceFailure.class, failed -> {
                        assertThat(failed.code()).isEqualTo("table_changed");
                        assertThat(failed.remedy()).isEqualTo(SourceFailure.Remedy.RETRY);
                    });
            Downloaded rest = Downloaded.of(source, TableRequest.all("public." + table), first.next());
            assertThat(rest.rows()).hasSize(500);
            assertThat(rest.row(1500)).containsEntry("n", change.startsWith("DROP") ? "7" : "1500");
        }
    }

    @Test
    void aTimeOutOfTheRoleForTransactionsEndsNoPage() throws Exception {
        String role = "hasty_" + UUID.randomUUID().toString().substring(0, 8);
        SOURCE.run(
                "CREATE TABLE slow (id integer PRIMARY KEY, n integer)",
                "INSERT INTO slow VALUES (1, 1)",
                "CREATE VIEW slow_rows AS SELECT s.id, s.n, (SELECT pg_sleep(1)::text) AS pause FROM slow AS s",
                "CREATE ROLE " + role + " LOGIN PASSWORD 'of-a-test'",
                "GRANT SELECT ON slow_rows TO " + role,
                "ALTER ROLE " + role + " SET transaction_timeout = '300ms'",
                "ALTER ROLE " + role + " SET statement_timeout = '300ms'",
                "ALTER ROLE " + role + " SET default_transaction_read_only = on");
        try (Source source = SOURCE.openAs(role, "of-a-test")) {
            assertThat(Downloaded.of(source, by("public.slow_rows", "id"), null).rows())
                    .containsOnlyKeys("1");
        } finally {
            SOURCE.run("DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    @Test
    void aConnectionThatTheServerEndsBetweenTwoPagesIsOpenedAgain() throws Exception {
        SOURCE.run(
                "CREATE TABLE resting (id integer PRIMARY KEY)", "INSERT INTO resting SELECT generate_series(1, 1500)");
        try (Source source = SOURCE.open();
                TableReader reader = source.read(TableRequest.all("public.resting"), null)) {
            reader.read(new RowBuffer());
            SOURCE.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Meridian'"
                    + " AND datname = current_database()");
            RowBuffer second = new RowBuffer();
            reader.read(second);
            assertThat(second.rows()).isEqualTo(500);
        }
    }
}
