package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.SentChange;
import dev.meridian.domain.download.write.TableWriter;
import dev.meridian.domain.download.write.WriteReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** WriteTransactions to PostgreSQL, and asking it for the outcome of transactions whose commit got no answer. */
class PostgresWriterIT {
    private static final SourceDatabase SOURCE = new SourceDatabase();

    /** Remembers a promise, and stops the writing there if it is told to. */
    private static final class Remembered implements WriteReport {
        final Map<RowChange, RowOutcome> outcomes = new HashMap<>();
        final Map<RowChange, String> promised = new HashMap<>();
        final boolean stops;
        String token = "";

        Remembered(boolean stops) {
            this.stops = stops;
        }

        @Override
        public void outcome(RowChange change, RowOutcome outcome) {
            outcomes.put(change, outcome);
        }

        @Override
        public void promise(String its, Map<RowChange, String> rows) {
            token = its;
            promised.putAll(rows);
            if (stops) {
                throw new IllegalStateException("the worker is killed here");
            }
        }
    }

    private static RowChange create(int n) {
        return new RowChange(
                ChangeKind.CREATE,
                RowChange.NEW + UUID.randomUUID(),
                null,
                List.of(new FieldChange(
                        "n",
                        ColumnType.BIGINT,
                        "integer",
                        JsonNodeFactory.instance.nullNode(),
                        JsonNodeFactory.instance.numberNode(n))));
    }

    private static List<RowOutcome> recovered(TableWriter writer, RowChange row, Remembered report)
            throws InterruptedException {
        return writer.recover(List.of(new SentChange(row, report.token, report.promised.get(row))));
    }

    private static boolean isInProgress(Throwable failed) {
        return failed instanceof SourceFailure failure && failure.code().equals("in_progress");
    }

    @Test
    void aTransactionIsAskedForByItsNumber() throws Exception {
        SOURCE.run("CREATE TABLE made (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer)");
        RowChange lost = create(1);
        RowChange kept = create(2);
        Remembered killed = new Remembered(true);
        Remembered heard = new Remembered(false);
        try (Source source = SOURCE.open()) {
            try (TableWriter first = source.write(TableRequest.all("public.made"))) {
                assertThatThrownBy(() -> first.write(List.of(lost), killed)).hasMessageContaining("killed");
            }
            try (TableWriter writer = source.write(TableRequest.all("public.made"))) {
                assertThat(killed.token).isNotEmpty();
                // The server may notice only after a moment that the connection has ended.
                await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptionsMatching(PostgresWriterIT::isInProgress)
                        .untilAsserted(() ->
                                assertThat(recovered(writer, lost, killed)).containsExactly(new RowOutcome.NotDone()));
                writer.write(List.of(kept), heard);
                assertThat(heard.outcomes.get(kept)).isEqualTo(new RowOutcome.Done("2", null));
                assertThat(recovered(writer, kept, heard)).containsExactly(new RowOutcome.Done("2", null));
                assertThat(writer.recover(List.of(new SentChange(lost, null, null))))
                        .containsExactly(new RowOutcome.NotDone());
                assertThat(SOURCE.one("SELECT string_agg(n::text, ',') FROM made"))
                        .isEqualTo("2");
            }
        }
    }

    @Test
    void aRuleThatIsCheckedAtTheEndIsBrokenByOneRowAlone() throws Exception {
        SOURCE.run("CREATE TABLE late (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer,"
                + " UNIQUE (n) DEFERRABLE INITIALLY DEFERRED); INSERT INTO late (n) VALUES (7)");
        List<RowChange> rows = List.of(create(1), create(7), create(2), create(3));
        Remembered report = new Remembered(false);
        try (Source source = SOURCE.open();
                TableWriter writer = source.write(TableRequest.all("public.late"))) {
            writer.write(rows, report);
        }
        assertThat(report.outcomes.get(rows.get(1)))
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("late_n_key"));
        assertThat(report.outcomes.values())
                .filteredOn(RowOutcome.Done.class::isInstance)
                .hasSize(3);
        assertThat(SOURCE.one("SELECT string_agg(n::text, ',' ORDER BY n) FROM late"))
                .isEqualTo("1,2,3,7");
    }

    @Test
    void anotherConnectionGoesOnAfterACommitThatFailed() throws Exception {
        SOURCE.run("CREATE TABLE resumed (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer,"
                + " writer integer DEFAULT pg_backend_pid(), UNIQUE (n) DEFERRABLE INITIALLY DEFERRED);"
                + " INSERT INTO resumed (n) VALUES (7)");
        try (Source source = SOURCE.open();
                TableWriter writer = source.write(TableRequest.all("public.resumed"))) {
            writer.write(List.of(create(1), create(7), create(2), create(3)), new Remembered(false));
        }
        assertThat(SOURCE.one(
                        "SELECT string_agg(numbers, ',' ORDER BY numbers) FROM (SELECT string_agg(n::text, '+' ORDER BY n)"
                                + " AS numbers FROM resumed WHERE n <> 7 GROUP BY writer) AS of_one_connection"))
                .isEqualTo("1,2+3");
    }

    @Test
    void aRowOfAMaterializedViewIsRefused() throws Exception {
        SOURCE.run("CREATE MATERIALIZED VIEW kept AS SELECT 1 AS id, 2 AS n", "CREATE UNIQUE INDEX ON kept (id)");
        RowChange row = create(3);
        Remembered report = new Remembered(false);
        try (Source source = SOURCE.open();
                TableWriter writer = source.write(new TableRequest("public.kept", "id", Map.of(), null))) {
            writer.write(List.of(row), report);
        }
        assertThat(report.outcomes.get(row))
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("cannot change materialized view"));
    }

    @Test
    void aRowThatAPolicyDoesNotAllowIsRefusedAndTheOthersAreWritten() throws Exception {
        String clerk = "clerk_" + UUID.randomUUID().toString().substring(0, 8);
        SOURCE.run(
                "CREATE TABLE own (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer)",
                "ALTER TABLE own ENABLE ROW LEVEL SECURITY",
                "CREATE ROLE " + clerk + " LOGIN PASSWORD 'of-a-test'",
                "GRANT ALL ON own TO " + clerk,
                "CREATE POLICY small ON own USING (true) WITH CHECK (n < 5)");
        try (Source source = SOURCE.openAs(clerk, "of-a-test");
                TableWriter writer = source.write(TableRequest.all("public.own"))) {
            List<RowChange> rows = List.of(create(1), create(7), create(2));
            Remembered report = new Remembered(false);
            writer.write(rows, report);
            assertThat(report.outcomes.get(rows.get(1)))
                    .isInstanceOfSatisfying(
                            RowOutcome.Refused.class,
                            refused -> assertThat(refused.message()).contains("row-level security"));
            assertThat(SOURCE.one("SELECT string_agg(n::text, ',' ORDER BY n) FROM own"))
                    .isEqualTo("1,2");
        } finally {
            SOURCE.run("DROP OWNED BY " + clerk, "DROP ROLE " + clerk);
        }
    }
}
