package dev.meridian.activities.download;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What another system's failure means to a job: a sentence with connection, table, page and field. */
public final class SourceFailures {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);

    private SourceFailures() {}

    /** @param table the table's name; null if the failure concerns the whole connection */
    public static JobException of(SourceFailure failure, String connection, @Nullable String table) {
        StringBuilder text =
                new StringBuilder("Connection '").append(connection).append("'");
        if (table != null) {
            text.append(", table '").append(table).append("'");
        }
        if (failure.page() != null) {
            text.append(", ").append(failure.page());
        }
        if (failure.field() != null) {
            text.append(", field '").append(failure.field()).append("'");
        }
        String message = text.append(": ").append(failure.getMessage()).toString();
        return switch (failure.remedy()) {
            case NONE -> JobException.permanent(failure.code(), message, failure);
            case RETRY -> JobException.retryable(failure.code(), message, failure);
            case WAIT ->
                JobException.retryableIn(
                        failure.waitFor() == null ? SHORTEST_WAIT : failure.waitFor(),
                        JobFailure.QUOTA_EXHAUSTED,
                        message);
        };
    }
}
