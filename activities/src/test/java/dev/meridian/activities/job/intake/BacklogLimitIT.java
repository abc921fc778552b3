package dev.meridian.activities.job.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many jobs a process accepts between two counts of the waiting jobs. */
class BacklogLimitIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-03-01T00:00:00Z"));

    @BeforeEach
    void forget() {
        JDBI.useHandle(handle -> handle.execute("DELETE FROM jobs"));
    }

    private Backlog backlog(int limit) {
        return new Backlog(JDBI, limit, now::get);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static void store(int count) {
        JobProjection jobs = new JobProjection();
        JDBI.useTransaction(tx -> {
            for (int i = 0; i < count; i++) {
                UUID id = JobIds.next();
                jobs.insert(tx, new NewJob(id, "one", new JobType("sleep"), "subject", null, "w/" + id));
            }
        });
    }

    /** Makes this many requests; returns how many were accepted. */
    private static int letIn(Backlog backlog, String tenant, int requests) {
        int in = 0;
        for (int i = 0; i < requests; i++) {
            try {
                backlog.requireRoom(tenant);
                in++;
            } catch (BacklogFullException full) {
                // The next request is refused too.
            }
        }
        return in;
    }

    @Test
    void waitingJobsAndThoseLetInSinceTheyWereCountedFillTheBacklogTogether() {
        store(2);
        Backlog backlog = backlog(5);
        assertThat(letIn(backlog, "one", 3)).isEqualTo(3);
        assertThatThrownBy(() -> backlog.requireRoom("one"))
                .isInstanceOf(BacklogFullException.class)
                .hasMessageContaining("5");
    }

    @Test
    void aFullBacklogTakesNobodyIn() {
        store(5);
        assertThat(letIn(backlog(5), "one", 3)).isZero();
        assertThat(letIn(backlog(4), "one", 3)).as("fuller than it may be").isZero();
    }

    @Test
    void jobsAreCountedAgainAfterASecondAndNotBefore() {
        Backlog backlog = backlog(3);
        assertThat(letIn(backlog, "one", 1)).isEqualTo(1);
        store(3);
        pass(Duration.ofMillis(999));
        assertThat(letIn(backlog, "one", 5)).as("by the old count").isEqualTo(2);
        pass(Duration.ofMillis(1));
        assertThat(letIn(backlog, "one", 5)).as("by the new count").isZero();
    }

    @Test
    void requestsThatCameToNothingAreForgottenAtTheNextCount() {
        Backlog backlog = backlog(3);
        assertThat(letIn(backlog, "one", 10)).isEqualTo(3);
        pass(Duration.ofSeconds(1));
        assertThat(letIn(backlog, "one", 10)).isEqualTo(3);
    }

    @Test
    void aTenantsBacklogIsItsOwn() {
        Backlog backlog = backlog(2);
        assertThat(letIn(backlog, "one", 5)).isEqualTo(2);
        assertThat(letIn(backlog, "two", 5)).isEqualTo(2);
    }

    @Test
    void requestsAtTheSameTimeLetInNoMoreThanThereIsRoomFor() {
        store(3);
        Backlog backlog = backlog(10);
        AtomicInteger in = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> in.addAndGet(letIn(backlog, "one", 1)));
            }
        }
        assertThat(in).hasValue(7);
    }
}
