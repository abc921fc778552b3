package dev.meridian.api.job;

import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.temporal.TemporalSettings;
import dev.meridian.workflows.batch.BatchJobs;
import dev.meridian.workflows.job.JobStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns jobs and their changes into what the API shows. */
public final class JobPresenter {
    private final TemporalSettings temporal;
    private final String namespace;
    private final Clock clock;

    JobPresenter(TemporalSettings temporal, String namespace, Clock clock) {
        this.temporal = temporal;
        this.namespace = namespace;
        this.clock = clock;
    }

    public JobResponse job(JobRow job) {
        return new JobResponse(
                job.id(),
                job.type().name(),
                job.tenant(),
                job.status().wireName(),
                job.outcome(),
                job.progress(),
                job.processedItems(),
                job.totalItems(),
                job.message(),
                JobResponse.ErrorResponse.of(job.error()),
                job.attempt(),
                job.priority(),
                job.createdAt(),
                job.startedAt(),
                job.completedAt(),
                job.updatedAt(),
                estimatedCompletion(job, clock.instant()),
                job.workflowId(),
                job.runId(),
                temporal.linkTo(namespace, job.workflowId(), job.runId()),
                job.runAt(),
                job.nextRetryAt(),
                job.retryOf(),
                JobResponse.ErrorResponse.of(job.lastFailure()),
                job.traceId(),
                null,
                null,
                links(job));
    }

    /**
     * Extrapolates the rate since the start to the rest of the job; never in the past, even if the job has made no
     * progress for long.
     */
    static @Nullable Instant estimatedCompletion(JobRow job, Instant now) {
        if (job.status() != JobStatus.RUNNING
                || job.startedAt() == null
                || job.totalItems() == null
                || job.processedItems() == 0) {
            return null;
        }
        Duration soFar = Duration.between(job.startedAt(), now);
        double left = (double) (job.totalItems() - job.processedItems()) / job.processedItems();
        return soFar.isNegative() || left < 0 ? null : now.plusMillis((long) (soFar.toMillis() * left));
    }

    private static Map<String, String> links(JobRow job) {
        String self = "/api/jobs/" + job.id();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        links.put("events", self + "/events");
        if (job.status().isOpen()) {
            links.put("cancel", self + "/cancel");
        } else if (job.status() != JobStatus.COMPLETED) {
            links.put("retry", self + "/retry");
        }
        if (job.type().equals(BatchJobs.BATCH)) {
            links.put("items", self + "/items");
        }
        return links;
    }
}
