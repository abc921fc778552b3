package dev.meridian.activities.batch;

import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.table.OpenJobs;
import dev.meridian.workflows.batch.BatchJobs;
import dev.meridian.workflows.batch.BatchPlan;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code batch_items}, always inside the caller's transaction. */
public final class BatchItems {
    /** An item that is due now. */
    record Due(int index, String payload, int attempt) {}

    /** How many items a batch has, how many are open, and how many have failed. */
    record Counts(long total, long open, long failed) {
        Progress progress() {
            return new Progress(total - open, total);
        }

        int percent() {
            return (int) (100 * (total - open) / Math.max(1, total));
        }
    }

    /**
     * Appends items to a batch.
     *
     * @param first the index of the first appended item
     * @param payloads of the items, as JSON text
     * @param delays for each item, after how many milliseconds it is due
     */
    void insert(Handle tx, UUID jobId, int first, List<String> payloads, List<Long> delays) {
        tx.createUpdate("""
                        INSERT INTO batch_items (job_id, index, input, due_at)
                        SELECT :id, :first + ordinality - 1, payload, now() + delay * interval '1 millisecond'
                        FROM unnest(:payloads::text[], :delays::bigint[]) WITH ORDINALITY AS given (payload, delay, ordinality)""")
                .bind("id", jobId)
                .bind("first", first)
                .bindArray("payloads", String.class, payloads)
                .bindArray("delays", Long.class, delays)
                .execute();
    }

    /** Copies the failed and the cancelled items of a batch into another batch; returns how many items it copied. */
    int copyUnfinished(Handle tx, UUID from, UUID to) {
        return tx.createUpdate("""
                        INSERT INTO batch_items (job_id, index, input)
                        SELECT :to, row_number() OVER (ORDER BY index) - 1, input FROM batch_items
                        WHERE job_id = :from AND status IN ('failed', 'cancelled')""").bind("from", from).bind("to", to).execute();
    }

    /** The pages that have due items, and when the next item is due; empty if no item is open. */
    Optional<BatchPlan> plan(Handle handle, UUID jobId) {
        record Page(int page, boolean due, long millis) {}
        List<Page> open = handle.createQuery("""
                        SELECT index / :size AS page, min(due_at) <= now() AS due,
                               ceil(extract(epoch FROM min(due_at) - now()) * 1000)::bigint AS millis
                        FROM batch_items WHERE job_id = :id AND status = 'pending' GROUP BY 1 ORDER BY 1""")
                .bind("id", jobId)
                .bind("size", BatchJobs.PAGE_SIZE)
                .map((row, context) -> new Page(row.getInt("page"), row.getBoolean("due"), row.getLong("millis")))
                .list();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> due = open.stream().filter(Page::due).map(Page::page).toList();
        long nextIn = open.stream().mapToLong(Page::millis).min().orElse(0);
        return Optional.of(due.isEmpty() ? BatchPlan.ofWait(Duration.ofMillis(nextIn)) : BatchPlan.ofPages(due));
    }

    /** The failure of an item that is tried again, and when. */
    record Retry(JobError failure, Instant dueAt) {}

    /** The item that is tried again next. */
    Optional<Retry> nextRetry(Handle handle, UUID jobId) {
        return handle.createQuery("""
                        SELECT index, error_code, error, due_at FROM batch_items
                        WHERE job_id = :id AND status = 'pending' AND error_code IS NOT NULL
                        ORDER BY due_at, index LIMIT 1""")
                .bind("id", jobId)
                .map((row, context) -> new Retry(
                        new JobError(
                                row.getString("error_code"),
                                "Item " + row.getInt("index") + ": " + row.getString("error")),
                        row.getObject("due_at", OffsetDateTime.class).toInstant()))
                .findOne();
    }

    List<Due> due(Handle handle, UUID jobId, int page) {
        return handle.createQuery("""
                        SELECT index, input AS payload, attempt FROM batch_items
                        WHERE job_id = :id AND index >= :first AND index < :end
                          AND status = 'pending' AND due_at <= now()
                        ORDER BY index""")
                .bind("id", jobId)
                .bind("first", page * BatchJobs.PAGE_SIZE)
                .bind("end", (page + 1) * BatchJobs.PAGE_SIZE)
                .map((row, context) -> new Due(row.getInt("index"), row.getString("payload"), row.getInt("attempt")))
                .list();
    }

    /** Stores the outcomes of attempts; items that were cancelled meanwhile stay cancelled. */
    void note(Handle tx, UUID jobId, List<ItemOutcome> outcomes) {
        tx.createUpdate("""
                        UPDATE batch_items item
                        SET status = went.status, attempt = went.attempt, result = went.result,
                            error_code = went.code, error = left(went.error, 1000),
                            due_at = now() + went.wait * interval '1 millisecond', updated_at = now()
                        FROM unnest(:indexes::integer[], :statuses::text[], :attempts::integer[], :results::text[],
                                    :codes::text[], :errors::text[], :waits::bigint[])
                             AS went (index, status, attempt, result, code, error, wait)
                        WHERE item.job_id = :id AND item.index = went.index AND item.status = 'pending'""")
                .bind("id", jobId)
                .bindArray(
                        "indexes",
                        Integer.class,
                        outcomes.stream().map(ItemOutcome::index).toList())
                .bindArray(
                        "statuses",
                        String.class,
                        outcomes.stream().map(ItemOutcome::status).toList())
                .bindArray(
                        "attempts",
                        Integer.class,
                        outcomes.stream().map(ItemOutcome::attempt).toList())
                .bindArray(
                        "results",
                        String.class,
                        outcomes.stream().map(ItemOutcome::result).toArray())
                .bindArray(
                        "codes",
                        String.class,
                        outcomes.stream().map(ItemOutcome::code).toArray())
                .bindArray(
                        "errors",
                        String.class,
                        outcomes.stream().map(ItemOutcome::error).toArray())
                .bindArray(
                        "waits",
                        Long.class,
                        outcomes.stream()
                                .map(outcome -> outcome.retryIn().toMillis())
                                .toList())
                .execute();
    }

    Counts counts(Handle handle, UUID jobId) {
        return handle.createQuery("""
                        SELECT count(*) AS total, count(*) FILTER (WHERE status = 'pending') AS open,
                               count(*) FILTER (WHERE status = 'failed') AS failed
                        FROM batch_items WHERE job_id = :id""")
                .bind("id", jobId)
                .map((row, context) -> new Counts(row.getLong("total"), row.getLong("open"), row.getLong("failed")))
                .one();
    }

    void cancelOpen(Handle tx, UUID jobId) {
        tx.createUpdate("""
                        UPDATE batch_items SET status = 'cancelled', updated_at = now()
                        WHERE job_id = :id AND status = 'pending'""").bind("id", jobId).execute();
    }

    /** Cancels an open item; returns whether it was open. */
    public boolean cancel(Handle tx, UUID jobId, int index) {
        return tx.createUpdate("""
                        UPDATE batch_items SET status = 'cancelled', updated_at = now()
                        WHERE job_id = :id AND index = :index AND status = 'pending'""").bind("id", jobId).bind("index", index).execute() == 1;
    }

    /**
     * Puts a failed item back to pending with its full number of attempts; returns false if the item has not failed or
     * its batch has ended.
     */
    public boolean retry(Handle tx, UUID jobId, int index) {
        return new OpenJobs().hold(tx, jobId)
                && tx.createUpdate("""
                        UPDATE batch_items
                        SET status = 'pending', attempt = 0, due_at = now(), error_code = NULL, error = NULL,
                            updated_at = now()
                        WHERE job_id = :id AND index = :index AND status = 'failed'""").bind("id", jobId).bind("index", index).execute() == 1;
    }

    /** The bytes of results after which a page ends early, because single results may be large. */
    private static final int BYTES_A_PAGE = 4 << 20;

    /**
     * Items by index: up to {@code limit} of them, or fewer if their results are large.
     *
     * @param status the status of the wanted items; null for all items
     * @param after the index after which the page begins; -1 for the first page
     */
    public List<BatchItem> list(Handle handle, UUID jobId, @Nullable JobStatus status, int after, int limit) {
        return handle.createQuery("""
                        SELECT index, status, attempt, result, error_code, error, due_at, updated_at
                        FROM (SELECT *, sum(octet_length(result)) OVER (
                                     ORDER BY index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                              FROM (SELECT * FROM batch_items
                                    WHERE job_id = :id AND index > :after
                                      AND (:status::text IS NULL OR status = :status)
                                    ORDER BY index LIMIT :limit) page) sized
                        WHERE coalesce(bytes_before, 0) < :bytes
                        ORDER BY index""")
                .bind("id", jobId)
                .bind("after", after)
                .bind("status", status == null ? null : status.wireName())
                .bind("limit", limit)
                .bind("bytes", BYTES_A_PAGE)
                .map((row, context) -> item(row))
                .list();
    }

    /** Whether there are items after this index. */
    public boolean areMoreAfter(Handle handle, UUID jobId, @Nullable JobStatus status, int index) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM batch_items
                                       WHERE job_id = :id AND index > :index
                                         AND (:status::text IS NULL OR status = :status))""")
                .bind("id", jobId)
                .bind("index", index)
                .bind("status", status == null ? null : status.wireName())
                .mapTo(boolean.class)
                .one();
    }

    private static BatchItem item(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        return new BatchItem(
                row.getInt("index"),
                JobStatus.ofWireName(row.getString("status")),
                row.getInt("attempt"),
                row.getString("result"),
                code == null ? null : new JobError(code, row.getString("error")),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
