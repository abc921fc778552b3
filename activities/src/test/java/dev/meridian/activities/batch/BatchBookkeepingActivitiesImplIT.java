package dev.meridian.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BatchBookkeepingActivitiesImplIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    private final BatchBookkeepingActivitiesImpl books = new BatchBookkeepingActivitiesImpl(JDBI, new JobProjection());
    private final BatchItems items = new BatchItems();

    @Test
    void anItemThatIsPutBackWhileItsBatchIsCancelledIsCancelledToo() throws Exception {
        endWhileAnItemIsPutBack(id -> books.cancel(id.toString()));
    }

    @Test
    void anItemThatIsPutBackWhileItsBatchFailsIsCancelledToo() throws Exception {
        endWhileAnItemIsPutBack(id -> books.fail(id.toString(), new JobFailure("broken", "It broke", false)));
    }

    /** Ten thousand results of 64 KiB and more would not fit into the memory of an answer. */
    @Test
    void aPageOfItemsEndsWhereItsResultsBecomeLarge() {
        UUID id = batchWithAFailedItem();
        JDBI.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO batch_items (job_id, index, input, status, result)
                        SELECT :id, n, '{}', 'completed', to_jsonb(repeat('x', 1000000))::text
                        FROM generate_series(1, 20) n""").bind("id", id).execute());
        List<Integer> seen = new ArrayList<>();
        int pages = 0;
        boolean more = true;
        while (more) {
            int after = seen.isEmpty() ? -1 : seen.getLast();
            List<BatchItem> page = JDBI.withHandle(handle -> items.list(handle, id, null, after, 1000));
            assertThat(page).hasSizeBetween(1, 6);
            page.forEach(item -> seen.add(item.index()));
            int last = seen.getLast();
            more = JDBI.withHandle(handle -> items.areMoreAfter(handle, id, null, last));
            pages++;
        }
        assertThat(seen).hasSize(21).isSorted().doesNotHaveDuplicates();
        assertThat(pages).isBetween(4, 6);
    }

    private void endWhileAnItemIsPutBack(Consumer<UUID> end) throws Exception {
        UUID id = batchWithAFailedItem();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> ending = JDBI.inTransaction(tx -> {
                assertThat(items.retry(tx, id, 0)).isTrue();
                Future<?> begun = threads.submit(() -> end.accept(id));
                Awaitility.await("the end waits for the item")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(BatchBookkeepingActivitiesImplIT::somebodyWaitsForALock);
                return begun;
            });
            ending.get(60, TimeUnit.SECONDS);
        }
        List<String> states =
                JDBI.withHandle(handle -> handle.createQuery("SELECT status FROM batch_items WHERE job_id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .list());
        assertThat(states).containsExactly("cancelled");
    }

    private static UUID batchWithAFailedItem() {
        UUID id = JobIds.next();
        JDBI.useHandle(handle -> {
            handle.createUpdate("""
                            INSERT INTO jobs (id, tenant, type, status, subject, workflow_id)
                            VALUES (:id, 'default', 'batch', 'running', 'sleep', 'batch/default/' || :id)""").bind("id", id).execute();
            handle.createUpdate("""
                            INSERT INTO batch_items (job_id, index, input, status) VALUES (:id, 0, '{}', 'failed')""").bind("id", id).execute();
        });
        return id;
    }

    private static boolean somebodyWaitsForALock() {
        return JDBI.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                .mapTo(boolean.class)
                .one());
    }
}
