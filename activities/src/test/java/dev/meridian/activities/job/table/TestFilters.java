package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Filters with at most one value for each field. */
final class TestFilters {
    private TestFilters() {}

    static JobFilter filter(
            @Nullable JobType type,
            @Nullable JobStatus status,
            @Nullable String text,
            @Nullable String errorCode,
            @Nullable Integer priority,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore,
            @Nullable Boolean retrying) {
        return new JobFilter(
                type == null ? Choice.ANY : Choice.of(type.name()),
                status == null ? Choice.ANY : Choice.of(status.wireName()),
                errorCode == null ? Choice.ANY : Choice.of(errorCode),
                text,
                null,
                priority,
                new JobFilter.Accepted(createdAfter, createdBefore),
                retrying);
    }
}
