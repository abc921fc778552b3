package dev.meridian.api.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.table.JobOrigin;
import dev.meridian.activities.job.table.JobProgress;
import dev.meridian.activities.job.table.JobState;
import dev.meridian.activities.job.table.JobTimes;
import dev.meridian.activities.job.work.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The fields that every answer, event and frame has about a job, under the same names. In JSON they stand directly in a
 * larger object.
 *
 * @param status pending, running, completed, failed or cancelled
 * @param outcome why a completed job had less to do than it was asked for
 * @param attempt from 1; 0 before the first
 */
public record JobStateResponse(
        @JsonUnwrapped About about,
        String status,
        @Nullable String outcome,
        @JsonUnwrapped Done done,
        int attempt,
        @JsonUnwrapped Course course) {
    /**
     * What it was asked for; none of this changes.
     *
     * @param subject what the job is about, for example an explorer's slug
     * @param title what people call the job
     * @param askedBy the name at that time of the key, of the token's holder or of the schedule; missing if the service
     *     itself asked
     * @param askedById its id: as {@code caller} of the audit, or {@code schedule:<name>}
     * @param priority 1..5; jobs with priority 1 run first
     * @param maxAttempts the most attempts; missing if it has no bound of its own, as a batch
     * @param runAt the earliest time at which the job may begin
     */
    public record About(
            String subject,
            String title,
            @Nullable String askedBy,
            @Nullable String askedById,
            int priority,
            @Nullable Integer maxAttempts,
            Instant createdAt,
            @Nullable Instant runAt) {}

    /**
     * How far it is.
     *
     * @param progress 0..100
     * @param processedItems in the job's own unit
     * @param totalItems missing until it is known
     * @param message what the job is doing
     */
    public record Done(
            int progress,
            long processedItems,
            @Nullable Long totalItems,
            @Nullable String message) {}

    /**
     * When the job began and ended, and when it is tried next; missing for what has not happened.
     *
     * @param nextRetryAt when a job whose last attempt failed is tried again
     * @param lastFailure why the job is being tried again: how its last attempt failed, or that its worker was lost
     */
    public record Course(
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant nextRetryAt,
            JobResponse.@Nullable ErrorResponse lastFailure) {}

    /** @param attemptsOfType the attempts of the job's type; null if they are not known */
    static JobStateResponse of(JobState state, @Nullable Integer attemptsOfType) {
        JobOrigin origin = state.job().origin();
        JobTimes times = state.times();
        JobProgress progress = state.progress();
        return new JobStateResponse(
                new About(
                        state.job().subject(),
                        origin.title(),
                        Actor.name(origin.askedBy()),
                        Actor.id(origin.askedBy()),
                        origin.priority(),
                        origin.maxAttempts() == null ? attemptsOfType : origin.maxAttempts(),
                        times.createdAt(),
                        times.runAt()),
                state.status().wireName(),
                state.outcome(),
                new Done(progress.percent(), progress.processedItems(), progress.totalItems(), state.message()),
                state.attempt(),
                new Course(
                        times.startedAt(),
                        times.completedAt(),
                        times.nextRetryAt(),
                        JobResponse.ErrorResponse.of(state.lastFailure())));
    }
}
