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
 * Which of a tenant's jobs a list or a bulk action covers; a condition that is null is not applied.
 *
 * @param text part of the subject, whatever its case, or a whole job id; a text shorter than three characters has to be
 *     the beginning of the subject
 * @param errorCode the code of the last attempt's failure
 * @param createdAfter the job was accepted at this time or later
 * @param createdBefore the job was accepted before this time
 * @param retrying whether the job is being tried again: it is open although an attempt has failed or a worker was lost
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
    /** The trigram index finds texts of at least three characters only. */
    private static final int SHORTEST_PART = 3;

    /**
     * The time in an id comes from this process's clock, {@code created_at} from the database's clock; the two may
     * differ.
     */
    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    /** The filter that every job matches. */
    public static final JobFilter ALL = new JobFilter(null, null, null, null, null, null, null, null);

    /** The job is open although an attempt has failed or a worker was lost. */
    static final String IS_RETRYING = " AND error_code IS NOT NULL AND " + OpenJob.CONDITION;

    private static final String IS_NOT_RETRYING = " AND (error_code IS NULL OR NOT " + OpenJob.CONDITION + ")";

    /** This filter as SQL that continues a {@code WHERE} clause; its parameters are bound by the caller. */
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
