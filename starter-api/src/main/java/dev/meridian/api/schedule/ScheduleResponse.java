package dev.meridian.api.schedule;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.schedule.ScheduleRequest;
import dev.meridian.activities.schedule.ScheduleState;
import dev.meridian.activities.schedule.ScheduleViews;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schedule as the API shows it.
 *
 * @param tenant the schedule's tenant; everybody sees schedules of {@code public}
 * @param job the request for its job, without confidential values
 * @param state active, paused, missing (deleted in Temporal; a change brings it back) or unknown (Temporal does not
 *     answer)
 */
record ScheduleResponse(
        String name,
        String tenant,
        String state,
        JsonNode job,
        @JsonUnwrapped ScheduleTimes times,
        String note,
        @JsonUnwrapped ScheduleRuns runs,
        @JsonUnwrapped ScheduleChanges changes) {
    /** The job of one time. */
    record Run(Instant scheduledFor, UUID jobId, String status) {}

    /** At which times it makes a job, and what happens at a time while an earlier job is open. */
    record ScheduleTimes(
            @Nullable String cron,
            @Nullable Long everySeconds,
            @Nullable Long offsetSeconds,
            String timeZone,
            String overlap,
            long catchUpSeconds) {
        static ScheduleTimes of(ScheduleRequest request) {
            return new ScheduleTimes(
                    request.cron(),
                    request.everySeconds(),
                    request.offsetSeconds(),
                    request.timeZone(),
                    request.overlap().toString(),
                    request.catchUpSeconds());
        }
    }

    /**
     * The next and the past runs of the schedule.
     *
     * @param nextRuns the next five times by the schedule
     * @param recentRuns the jobs of its newest five times
     * @param runs how many times the schedule has run so far
     * @param missed how many times were lost because Temporal was away for longer than the catch-up window
     * @param skipped how many times were skipped because an earlier job was open
     */
    record ScheduleRuns(List<Instant> nextRuns, List<Run> recentRuns, long runs, long missed, long skipped) {
        static ScheduleRuns of(ScheduleViews.View view) {
            ScheduleState state = view.state();
            return new ScheduleRuns(
                    state.nextRuns(),
                    view.recent().stream()
                            .map(run -> new Run(
                                    run.scheduledFor(),
                                    run.jobId(),
                                    run.status().wireName()))
                            .toList(),
                    state.runs(),
                    state.missed(),
                    state.skipped());
        }
    }

    /** When it was made and changed. */
    record ScheduleChanges(Instant createdAt, Instant updatedAt) {}

    static ScheduleResponse of(ScheduleViews.View view, JobDefinitions definitions) {
        ScheduleRequest request = view.stored().request();
        ScheduleState state = view.state();
        return new ScheduleResponse(
                request.name(),
                view.stored().tenant(),
                state.condition().toString(),
                masked(request.job(), definitions),
                ScheduleTimes.of(request),
                state.note(),
                ScheduleRuns.of(view),
                new ScheduleChanges(view.stored().createdAt(), view.stored().updatedAt()));
    }

    /** The request without confidential values. */
    private static JsonNode masked(JsonNode job, JobDefinitions definitions) {
        ObjectNode shown = (ObjectNode) job.deepCopy();
        JsonNode payload = shown.remove("payload");
        if (payload != null) {
            definitions
                    .masked(job.path("type").asString(""), payload)
                    .ifPresent(visible -> shown.set("payload", visible));
        }
        return shown;
    }
}
