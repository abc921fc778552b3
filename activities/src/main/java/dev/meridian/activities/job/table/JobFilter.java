package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of a tenant are meant, whether they are to be listed, cancelled or tried again; what is null does not narrow
 * the choice.
 *
 * @param text part of the subject in any case, or a whole job id; shorter than three characters: the subject's beginning
 * @param errorCode how the last attempt failed
 * @param createdAfter accepted then or later
 * @param createdBefore accepted earlier than that
 * @param retrying whether it is being tried again: open although an attempt has failed or a worker was lost
 */
public record JobFilter(
        @Nullable JobType type,
        @Nullable JobStatus status,
        @Nullable String text,
        @Nullable String errorCode,
        @Nullable Integer priority,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        @Nullable Boolean retrying) {
    /** Of an index that knows parts of three characters nothing shorter can be asked. */
    private static final int SHORTEST_PART = 3;

    /** Ids say when a job was asked for by our clock, {@code created_at} by the database's. */
    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    /** Every job. */
    public static final JobFilter ALL = new JobFilter(null, null, null, null, null, null, null, null);

    /** Open although an attempt has failed or a worker was lost. */
    static final String IS_RETRYING = " AND error_code IS NOT NULL AND " + OpenJob.CONDITION;

    private static final String IS_NOT_RETRYING = " AND (error_code IS NULL OR NOT " + OpenJob.CONDITION + ")";

    /** The same as a condition in SQL, to be appended with its bindings. */
    public String condition() {
        StringBuilder sql = new StringBuilder();
        append(sql, type, " AND type = :type");
        append(sql, status, " AND status = :status");
        append(
                sql,
                text,
                jobId() == null
                        ? " AND lower(subject) LIKE lower(:text)"
                        : " AND (lower(subject) LIKE lower(:text) OR id = :jobId)");
        append(sql, errorCode, " AND error_code = :errorCode");
        append(sql, priority, " AND priority = :priority");
        append(sql, createdAfter, " AND created_at >= :createdAfter AND id >= :firstId");
        append(sql, createdBefore, " AND created_at < :createdBefore AND id < :lastId");
        append(sql, retrying, Boolean.TRUE.equals(retrying) ? IS_RETRYING : IS_NOT_RETRYING);
        return sql.toString();
    }

    public Map<String, Object> bindings() {
        Map<String, Object> bindings = new HashMap<>();
        bind(bindings, "type", type == null ? null : type.name());
        bind(bindings, "status", status == null ? null : status.wireName());
        bind(bindings, "text", pattern());
        bind(bindings, "jobId", jobId());
        bind(bindings, "errorCode", errorCode);
        bind(bindings, "priority", priority);
        bind(bindings, "createdAfter", createdAfter == null ? null : createdAfter.atOffset(ZoneOffset.UTC));
        bind(bindings, "firstId", createdAfter == null ? null : JobIds.smallestOf(createdAfter.minus(CLOCKS_APART)));
        bind(bindings, "createdBefore", createdBefore == null ? null : createdBefore.atOffset(ZoneOffset.UTC));
        bind(bindings, "lastId", createdBefore == null ? null : JobIds.smallestOf(createdBefore.plus(CLOCKS_APART)));
        return bindings;
    }

    private @Nullable UUID jobId() {
        return text == null ? null : JobIds.parse(text).orElse(null);
    }

    private @Nullable String pattern() {
        if (text == null) {
            return null;
        }
        String literal = text.replaceAll("([\\\\%_])", "\\\\$1");
        return (text.length() < SHORTEST_PART ? "" : "%") + literal + "%";
    }

    private static void append(StringBuilder sql, @Nullable Object wish, String condition) {
        if (wish != null) {
            sql.append(condition);
        }
    }

    private static void bind(Map<String, Object> bindings, String name, @Nullable Object value) {
        if (value != null) {
            bindings.put(name, value);
        }
    }
}
