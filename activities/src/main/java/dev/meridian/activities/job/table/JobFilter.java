package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's jobs a list or a bulk action covers; a condition that is null is not applied.
 *
 * @param type the types
 * @param status the states
 * @param errorCode the codes of the last attempt's failure
 * @param text part of the subject, whatever its case, or a whole job id; a text shorter than three characters has to be
 *     the beginning of the subject
 * @param subject the whole subject
 * @param priority 1..5
 * @param accepted when the job was accepted
 * @param retrying whether the job is being tried again: it is open although an attempt has failed or a worker was lost
 */
public record JobFilter(
        Choice type,
        Choice status,
        Choice errorCode,
        @Nullable String text,
        @Nullable String subject,
        @Nullable Integer priority,
        Accepted accepted,
        @Nullable Boolean retrying) {
    /** The trigram index finds texts of at least three characters only. */
    private static final int SHORTEST_PART = 3;

    /** More alternatives than these are one condition, for which PostgreSQL reads in the order of a coarser index. */
    private static final int MOST_ALTERNATIVES = 16;

    /** The filter that every job matches. */
    public static final JobFilter ALL =
            new JobFilter(Choice.ANY, Choice.ANY, Choice.ANY, null, null, null, Accepted.EVER, null);

    /** The job is open although an attempt has failed or a worker was lost. */
    static final String IS_RETRYING = " AND error_code IS NOT NULL AND " + OpenJob.CONDITION;

    private static final String IS_NOT_RETRYING = " AND (error_code IS NULL OR NOT " + OpenJob.CONDITION + ")";

    private static final List<String> STATES =
            Stream.of(JobStatus.values()).map(JobStatus::wireName).toList();

    public JobFilter {
        status = status.among(STATES);
    }

    /**
     * When a job was accepted.
     *
     * @param after at this time or later; null: ever
     * @param before before this time; null: ever
     */
    public record Accepted(
            @Nullable Instant after, @Nullable Instant before) {
        /** At whatever time. */
        public static final Accepted EVER = new Accepted(null, null);

        /**
         * The time in an id comes from this process's clock, {@code created_at} from the database's clock; the two may
         * differ.
         */
        private static final Duration CLOCKS_APART = Duration.ofHours(1);

        String condition() {
            return (after == null ? "" : " AND created_at >= :createdAfter AND id >= :firstId")
                    + (before == null ? "" : " AND created_at < :createdBefore AND id < :lastId");
        }

        void bind(Map<String, Object> bindings) {
            if (after != null) {
                bindings.put("createdAfter", after.atOffset(ZoneOffset.UTC));
                bindings.put("firstId", JobIds.smallestOf(after.minus(CLOCKS_APART)));
            }
            if (before != null) {
                bindings.put("createdBefore", before.atOffset(ZoneOffset.UTC));
                bindings.put("lastId", JobIds.smallestOf(before.plus(CLOCKS_APART)));
            }
        }
    }

    public JobFilter withType(Choice newType) {
        return new JobFilter(newType, status, errorCode, text, subject, priority, accepted, retrying);
    }

    public JobFilter withStatus(Choice newStatus) {
        return new JobFilter(type, newStatus, errorCode, text, subject, priority, accepted, retrying);
    }

    public JobFilter withErrorCode(Choice newErrorCode) {
        return new JobFilter(type, status, newErrorCode, text, subject, priority, accepted, retrying);
    }

    /** The part of this filter that is about what changes while a job is open. */
    public JobFilter ofState() {
        return new JobFilter(Choice.ANY, status, errorCode, null, null, null, Accepted.EVER, retrying);
    }

    /** The part of this filter that is about what a job keeps from its acceptance on. */
    public JobFilter ofIdentity() {
        return new JobFilter(type, Choice.ANY, Choice.ANY, text, subject, priority, accepted, null);
    }

    /** This filter as SQL that continues a {@code WHERE} clause; its parameters are bound by the caller. */
    public String condition() {
        return type.condition("type", "type")
                + status.condition("status", "status")
                + errorCode.condition("error_code", "errorCode")
                + rest();
    }

    /**
     * This filter as conditions of which a job fulfils at most one. Each has one value for each field, so that an index serves it in
     * the order of the list. All of them together need the parameters of this filter.
     */
    public List<String> alternatives() {
        if ((long) Math.max(1, type.values().size())
                        * Math.max(1, status.values().size())
                        * Math.max(1, errorCode.values().size())
                > MOST_ALTERNATIVES) {
            return List.of(condition());
        }
        List<String> alternatives = new ArrayList<>();
        for (String ofType : type.alternatives("type", "type")) {
            for (String ofStatus : status.alternatives("status", "status")) {
                for (String ofCode : errorCode.alternatives("error_code", "errorCode")) {
                    alternatives.add(ofType + ofStatus + ofCode + rest());
                }
            }
        }
        return List.copyOf(alternatives);
    }

    private String rest() {
        StringBuilder sql = new StringBuilder();
        append(
                sql,
                text,
                jobId() == null
                        ? " AND lower(subject) LIKE lower(:text)"
                        : " AND (lower(subject) LIKE lower(:text) OR id = :jobId)");
        // The first condition is what the index of texts serves.
        append(sql, subject, " AND lower(subject) LIKE lower(:subjectText) AND subject = :subject");
        append(sql, priority, " AND priority = :priority");
        sql.append(accepted.condition());
        append(sql, retrying, Boolean.TRUE.equals(retrying) ? IS_RETRYING : IS_NOT_RETRYING);
        return sql.toString();
    }

    public Map<String, Object> bindings() {
        Map<String, Object> bindings = new HashMap<>();
        type.bind(bindings, "type");
        status.bind(bindings, "status");
        errorCode.bind(bindings, "errorCode");
        bind(bindings, "text", pattern());
        bind(bindings, "jobId", jobId());
        bind(bindings, "subject", subject);
        bind(bindings, "subjectText", subject == null ? null : literal(subject));
        bind(bindings, "priority", priority);
        accepted.bind(bindings);
        return bindings;
    }

    private @Nullable UUID jobId() {
        return text == null ? null : JobIds.parse(text).orElse(null);
    }

    private @Nullable String pattern() {
        return text == null ? null : (text.length() < SHORTEST_PART ? "" : "%") + literal(text) + "%";
    }

    private static String literal(String text) {
        return text.replaceAll("([\\\\%_])", "\\\\$1");
    }

    private static void append(StringBuilder sql, @Nullable Object wanted, String condition) {
        if (wanted != null) {
            sql.append(condition);
        }
    }

    private static void bind(Map<String, Object> bindings, String name, @Nullable Object value) {
        if (value != null) {
            bindings.put(name, value);
        }
    }
}
