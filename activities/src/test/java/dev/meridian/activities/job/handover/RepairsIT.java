package dev.meridian.activities.job.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.testing.TestDatabase;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The features' repairs in a sweep; on PostgreSQL, without Temporal. */
class RepairsIT {
    @Test
    void aRepairThatFailsIsToldAndKeepsNoOtherFromRunning() {
        Jdbi jdbi = TestDatabase.create().jdbi();
        JobProjection jobs = new JobProjection();
        List<String> ran = new ArrayList<>();
        List<Reconciler.Repair> repairs = List.of(
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> {
                    ran.add("second");
                    return 1;
                });
        Reconciler reconciler = new Reconciler(
                jdbi,
                jobs,
                new Outbox(jdbi, jobs, List.of()),
                WorkflowClient.newInstance(WorkflowServiceStubs.newLocalServiceStubs()),
                repairs,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        assertThatThrownBy(reconciler::sweep).hasMessage("broken");
        assertThatThrownBy(reconciler::sweep).as("the lock is free again").hasMessage("broken");
        assertThat(ran).containsExactly("second", "second");
    }
}
