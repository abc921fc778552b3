package dev.meridian.activities.task.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.task.dataset.DataProcessing.Operation;
import dev.meridian.activities.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class DataProcessingPerformerIT {
    private static final String TENANT = "default";
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    private final Datasets datasets = new Datasets(JDBI);

    @Test
    void aStatementThatTakesTooLongIsEndedByTheDatabase() {
        UUID dataset = stored("[{\"a\": 1}]");
        DataProcessingPerformer impatient = new DataProcessingPerformer(JDBI, 16, Duration.ofMillis(200));
        try (ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor()) {
            JDBI.useTransaction(tx -> {
                tx.execute("LOCK TABLE dataset_rows");
                // On a thread of its own, which does not share the connection that has the lock.
                Future<Record> computation = elsewhere.submit(() -> impatient.perform(sumOf(dataset)));
                assertThatThrownBy(() -> computation.get(60, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOfSatisfying(JobException.class, failed -> {
                            assertThat(failed.toFailure().code()).isEqualTo("computation_too_long");
                            assertThat(failed.toFailure().retryable()).isTrue();
                        });
            });
        }
    }

    @Test
    void theLimitOfStatementsEndsWithTheComputation() throws Exception {
        UUID dataset = stored("[{\"a\": 1}, {\"a\": 2.5}]");
        Record figure = new DataProcessingPerformer(JDBI, 16).perform(sumOf(dataset));
        assertThat(figure.toString()).contains("3.5");
        String limit = JDBI.withHandle(handle ->
                handle.createQuery("SHOW statement_timeout").mapTo(String.class).one());
        assertThat(limit).isEqualTo("0");
    }

    @Test
    void aNumberOfManyDigitsThatWasStoredBeforeIsNotComputedWith() {
        UUID dataset = stored("[{\"a\": 1}]");
        JDBI.useHandle(handle -> handle.createUpdate("""
                        UPDATE dataset_rows SET row = jsonb_build_object('a', repeat('9', 100000)::numeric)
                        WHERE dataset_id = :id""").bind("id", dataset).execute());
        assertThatThrownBy(() -> new DataProcessingPerformer(JDBI, 16).perform(sumOf(dataset)))
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo("number_too_long"));
    }

    @Test
    void whatTheDoorLetsInIsComputedWith() throws Exception {
        String digits = "7".repeat(400);
        UUID dataset = stored("[{\"a\": " + digits + "." + digits + "}, {\"a\": -" + digits + "." + digits + "}]");
        assertThat(new DataProcessingPerformer(JDBI, 16).perform(sumOf(dataset)).toString())
                .contains("value=0");
    }

    @Test
    void aTableOfLongValuesEndsWhereItBecomesLarge() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            rows.append("{\"a\":\"").append(i).append("x".repeat(300_000)).append("\"}\n");
        }
        UUID dataset = stored(rows.toString());
        Task<DataProcessing> groups = new Task<>(
                "job",
                TENANT,
                new DataProcessing(dataset.toString(), Operation.GROUP_COUNT, "a"),
                1,
                Duration.ofMinutes(1));
        DataProcessingPerformer.Table table =
                (DataProcessingPerformer.Table) new DataProcessingPerformer(JDBI, 16).perform(groups);
        assertThat(table.groups()).hasSize(3);
        assertThat(table.complete()).isFalse();
    }

    private UUID stored(String rows) {
        try (DatasetRows read = new DatasetRows(new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)))) {
            return datasets.store(TENANT, "numbers", read).id();
        }
    }

    private static Task<DataProcessing> sumOf(UUID dataset) {
        return new Task<>(
                "job", TENANT, new DataProcessing(dataset.toString(), Operation.SUM, "a"), 1, Duration.ofMinutes(1));
    }
}
