package dev.meridian.activities.task.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.task.TaskJobs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The order in which notices are handed over; on PostgreSQL, without Temporal. */
class DeliveryOutboxIT {
    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final List<String> sent = new ArrayList<>();
    private Runnable beforeEach = () -> {};
    private final DeliveryOutbox deliveries =
            new DeliveryOutbox(jdbi, new Outbox(jdbi, new JobProjection(), List.of(new Recorder())));

    @Test
    void aNoticeWaitsForAFewOfAnotherTenantHoweverManyThatOneHas() {
        insert("many", 300);
        beforeEach = () -> {
            if (sent.size() == 100) {
                insert("few", 1);
            }
        };
        assertThat(deliveries.sendWaiting()).isEqualTo(301);
        assertThat(sent.indexOf("few")).isBetween(100, 101 + DeliveryOutbox.BATCH);
    }

    @Test
    void ofManyTenantsEachHasItsTurn() {
        List<String> tenants =
                IntStream.range(0, 50).mapToObj(number -> "tenant-" + number).toList();
        tenants.forEach(tenant -> insert(tenant, 5));
        deliveries.sendWaiting();
        assertThat(sent.subList(0, 60)).containsAll(tenants);
        assertThat(sent).hasSize(250);
    }

    private void insert(String tenant, int notices) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO jobs (id, tenant, type, status, subject, workflow_id)
                        SELECT uuidv7(), :tenant, 'delivery', 'pending', 's', 'delivery/' || :tenant || '/' || n
                        FROM generate_series(1, :notices) n""")
                .bind("tenant", tenant)
                .bind("notices", notices)
                .execute());
    }

    private final class Recorder implements JobControl {
        @Override
        public JobType type() {
            return TaskJobs.DELIVERY;
        }

        @Override
        public String dispatch(OpenJob job) {
            beforeEach.run();
            sent.add(job.tenant());
            return "run";
        }

        @Override
        public boolean requestCancel(OpenJob job) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void endedOutside(Handle transaction, OpenJob job) {
            throw new UnsupportedOperationException();
        }
    }
}
