package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.schedule.ScheduleState.Condition;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.schedule.ScheduledJobWorkflow;
import dev.meridian.workflows.schedule.Schedules;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleBackfill;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Schedules as Temporal has them. Every call fails with {@link StatusRuntimeException} if Temporal is away or too busy, and
 * is safe to repeat.
 */
final class TemporalSchedules {
    private static final int RUNS_SHOWN = 5;

    private final ScheduleClient client;

    TemporalSchedules(ScheduleClient client) {
        this.client = client;
    }

    /**
     * Creates a schedule in Temporal, or updates the one that exists.
     *
     * @param span the dates for which Temporal gets the times, if they cannot be given for all time
     * @param says whether an existing schedule takes this field from the request; otherwise {@code paused} and {@code
     *     note} stay as people have set them
     */
    void start(String tenant, ScheduleRequest request, PlannedSpan span, Predicate<String> says) {
        Schedule schedule = schedule(tenant, request, span, state(request.paused(), request.note()));
        reporting(request, () -> {
            try {
                client.createSchedule(
                        Schedules.scheduleId(tenant, request.name()),
                        schedule,
                        ScheduleOptions.newBuilder().build());
            } catch (ScheduleAlreadyRunningException leftOver) {
                update(tenant, request, span, says);
            }
        });
    }

    /**
     * Updates a schedule in Temporal, or creates it again if somebody has deleted it there.
     *
     * @param says whether the change sets this field; otherwise {@code paused} and {@code note} stay as people have set
     *     them
     */
    void change(String tenant, ScheduleRequest request, PlannedSpan span, Predicate<String> says) {
        if (!changeIfPresent(tenant, request, span, says)) {
            start(tenant, request, span, says);
        }
    }

    /** Updates a schedule in Temporal if it exists there; returns whether it does. */
    boolean changeIfPresent(String tenant, ScheduleRequest request, PlannedSpan span, Predicate<String> says) {
        if (!exists(tenant, request.name())) {
            return false;
        }
        reporting(request, () -> update(tenant, request, span, says));
        return true;
    }

    /** Deletes a schedule in Temporal; the workflows that it has started go on. */
    void end(String tenant, String name) {
        try {
            handle(tenant, name).delete();
        } catch (ScheduleException | StatusRuntimeException failed) {
            if (codeOf(failed) != Status.Code.NOT_FOUND) {
                throw unavailable(failed);
            }
        }
    }

    void pause(String tenant, String name, @Nullable String note) {
        calling(() -> handle(tenant, name).pause(note == null ? "paused" : note));
    }

    void resume(String tenant, String name, @Nullable String note) {
        calling(() -> handle(tenant, name).unpause(note == null ? "resumed" : note));
    }

    void trigger(String tenant, String name, Overlap overlap) {
        calling(() -> handle(tenant, name).trigger(overlap.policy()));
    }

    void backfill(String tenant, String name, Instant from, Instant to, Overlap overlap) {
        // The server excludes the start of the range, so that it begins a millisecond earlier.
        ScheduleBackfill times = new ScheduleBackfill(from.minusMillis(1), to, overlap.policy());
        calling(() -> handle(tenant, name).backfill(List.of(times)));
    }

    /** The state of a schedule in Temporal. */
    ScheduleState describe(String tenant, String name) {
        try {
            return state(handle(tenant, name).describe());
        } catch (ScheduleException | StatusRuntimeException failed) {
            if (codeOf(failed) == Status.Code.NOT_FOUND) {
                return ScheduleState.MISSING;
            }
            throw unavailable(failed);
        }
    }

    private boolean exists(String tenant, String name) {
        return describe(tenant, name).condition() != Condition.MISSING;
    }

    private void update(String tenant, ScheduleRequest request, PlannedSpan span, Predicate<String> says) {
        handle(tenant, request.name()).update(now -> {
            io.temporal.client.schedules.ScheduleState before =
                    now.getDescription().getSchedule().getState();
            boolean paused = says.test("paused") || before == null ? request.paused() : before.isPaused();
            String note = says.test("note") || before == null ? request.note() : before.getNote();
            return new ScheduleUpdate(schedule(tenant, request, span, state(paused, note)));
        });
    }

    private ScheduleHandle handle(String tenant, String name) {
        return client.getHandle(Schedules.scheduleId(tenant, name));
    }

    private static Schedule schedule(
            String tenant,
            ScheduleRequest request,
            PlannedSpan span,
            io.temporal.client.schedules.ScheduleState state) {
        return Schedule.newBuilder()
                .setAction(action(tenant, request))
                .setSpec(ScheduleSpecs.of(request, span))
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(request.overlap().policy())
                        .setCatchupWindow(Duration.ofSeconds(request.catchUpSeconds()))
                        .build())
                .setState(state)
                .build();
    }

    private static ScheduleActionStartWorkflow action(String tenant, ScheduleRequest request) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(Schedules.workflowId(tenant, request.name()))
                .setTaskQueue(TaskQueues.MAIN)
                .setPriority(Priority.newBuilder().setFairnessKey(tenant).build())
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(JobSearchAttributes.TENANT, tenant)
                        .build())
                .build();
        return ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(ScheduledJobWorkflow.class)
                .setOptions(options)
                .setArguments(tenant, request.name())
                .build();
    }

    private static io.temporal.client.schedules.ScheduleState state(boolean paused, @Nullable String note) {
        return io.temporal.client.schedules.ScheduleState.newBuilder()
                .setPaused(paused)
                .setNote(note == null ? "" : note)
                .build();
    }

    private static ScheduleState state(ScheduleDescription found) {
        io.temporal.client.schedules.ScheduleState state = found.getSchedule().getState();
        String note = state == null ? null : state.getNote();
        return new ScheduleState(
                state != null && state.isPaused() ? Condition.PAUSED : Condition.ACTIVE,
                note == null ? "" : note,
                found.getInfo().getNextActionTimes().stream().limit(RUNS_SHOWN).toList(),
                found.getInfo().getNumActions(),
                found.getInfo().getNumActionsMissedCatchupWindow(),
                found.getInfo().getNumActionsSkippedOverlap());
    }

    private static void calling(Runnable call) {
        try {
            call.run();
        } catch (ScheduleException | StatusRuntimeException failed) {
            throw unavailable(failed);
        }
    }

    /** The server may refuse a schedule that passed our checks; its reason is then shown to the client. */
    private static void reporting(ScheduleRequest request, Runnable call) {
        try {
            call.run();
        } catch (ScheduleException | StatusRuntimeException failed) {
            if (codeOf(failed) == Status.Code.INVALID_ARGUMENT) {
                String path = request.cron() == null ? "/everySeconds" : "/cron";
                throw InvalidRequestException.at(path, "bad_format", "Temporal can't read this: " + words(failed));
            }
            throw unavailable(failed);
        }
    }

    private static RuntimeException unavailable(RuntimeException failed) {
        return failed.getCause() instanceof StatusRuntimeException status ? status : failed;
    }

    private static Status.@Nullable Code codeOf(RuntimeException failed) {
        return unavailable(failed) instanceof StatusRuntimeException status
                ? status.getStatus().getCode()
                : null;
    }

    private static String words(RuntimeException failed) {
        return unavailable(failed) instanceof StatusRuntimeException status
                ? String.valueOf(status.getStatus().getDescription())
                : "";
    }
}
