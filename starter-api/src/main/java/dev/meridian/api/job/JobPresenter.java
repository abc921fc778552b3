package dev.meridian.api.job;

import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.table.JobProgress;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobState;
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
    private final JobDefinitions definitions;
    private final Clock clock;

    JobPresenter(TemporalSettings temporal, String namespace, JobDefinitions definitions, Clock clock) {
        this.definitions = definitions;
        this.temporal = temporal;
        this.namespace = namespace;
        this.clock = clock;
    }

    public JobResponse job(JobRow job) {
        return new JobResponse(
                job.id(),
                job.type().name(),
                job.tenant(),
                state(job.state()),
                JobResponse.ErrorResponse.of(job.state().error()),
                times(job),
                execution(job),
                new JobResponse.Details(null, null, links(job)));
    }

    /** The fields of a job that answers, events and frames have in common. */
    public JobStateResponse state(JobState state) {
        return JobStateResponse.of(
                state,
                definitions
                        .find(state.job().type().name())
                        .map(type -> type.bounds().retries().attempts())
                        .orElse(null));
    }

    private JobResponse.Times times(JobRow job) {
        return new JobResponse.Times(
                job.eventSeq(), job.times().updatedAt(), estimatedCompletion(job, clock.instant()));
    }

    private JobResponse.Execution execution(JobRow job) {
        return new JobResponse.Execution(
                job.workflowId(),
                job.runId(),
                temporal.linkTo(namespace, job.workflowId(), job.runId()),
                job.retryOf(),
                job.state().traceId());
    }

    /**
     * Extrapolates the rate since the start to the rest of the job; never in the past, even if the job has made no
     * progress for long.
     */
    static @Nullable Instant estimatedCompletion(JobRow job, Instant now) {
        Instant startedAt = job.times().startedAt();
        JobProgress progress = job.state().progress();
        Long total = progress.totalItems();
        if (job.status() != JobStatus.RUNNING || startedAt == null || total == null || progress.processedItems() == 0) {
            return null;
        }
        Duration soFar = Duration.between(startedAt, now);
        double left = (double) (total - progress.processedItems()) / progress.processedItems();
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
