package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.activities.job.work.AskedBy;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.schedule.ScheduleActivities;
import dev.meridian.workflows.schedule.ScheduledTime;
import io.opentelemetry.context.Scope;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** {@link ScheduleActivities} through the intake that requests go through. */
public final class ScheduleActivitiesImpl implements ScheduleActivities {
    private final Jdbi jdbi;
    private final JobIntake intake;
    private final JobDefinitions definitions;
    private final JobCancellation cancellation;
    private final TemporalSchedules schedules;

    public ScheduleActivitiesImpl(
            Jdbi jdbi,
            JobIntake intake,
            JobDefinitions definitions,
            JobCancellation cancellation,
            ScheduleClient client) {
        this.jdbi = jdbi;
        this.intake = intake;
        this.definitions = definitions;
        this.cancellation = cancellation;
        this.schedules = new TemporalSchedules(client);
    }

    @Override
    public String submit(ScheduledTime time) {
        StoredSchedule schedule = jdbi.withHandle(handle -> ScheduleRows.find(handle, time.tenant(), time.schedule()))
                .orElseThrow(() -> refused(JobException.permanent("schedule_missing", "The schedule is gone")));
        AcceptedJob job = accept(read(schedule), time);
        jdbi.useTransaction(tx -> ScheduleRows.noteJob(tx, time, job.id()));
        return job.id().toString();
    }

    @Override
    public void expectEnd(String tenant, String jobId) {
        boolean open = jdbi.withHandle(handle -> JobQueries.byId(handle, tenant, UUID.fromString(jobId)))
                .map(JobRow::status)
                .filter(status -> status.isOpen())
                .isPresent();
        if (open) {
            throw ApplicationFailure.newBuilder()
                    .setType("still_open")
                    .setMessage("The job is still open")
                    .setCategory(ApplicationErrorCategory.BENIGN)
                    .build();
        }
    }

    @Override
    public void cancel(String tenant, String jobId) {
        cancellation.cancel(tenant, UUID.fromString(jobId));
    }

    /** A request that is refused would be refused every time: its schedule is paused, with the reason as its note. */
    private AcceptedJob accept(ScheduledJob<?> job, ScheduledTime time) {
        try (Scope _ = AskedBy.context(Actor.schedule(time.schedule())).makeCurrent()) {
            return job.accept(intake, time.tenant(), key(time));
        } catch (InvalidRequestException refused) {
            String why = String.valueOf(refused.getMessage());
            schedules.pause(time.tenant(), time.schedule(), why);
            throw refused(JobException.permanent("job_refused", "The schedule is paused: " + why, refused));
        }
    }

    private ScheduledJob<?> read(StoredSchedule schedule) {
        try {
            return ScheduledJob.read(schedule.request().job(), definitions.offeredTo(schedule.tenant()));
        } catch (InvalidRequestException outgrown) {
            // The payload was valid when the schedule was made; the type's rules have changed since.
            throw refused(JobException.permanent("schedule_invalid", String.valueOf(outgrown.getMessage()), outgrown));
        }
    }

    /** Has a line break, which no client's key can have. */
    private static String key(ScheduledTime time) {
        return "schedule\n" + time.schedule() + "\n" + time.at();
    }

    private static ApplicationFailure refused(JobException failed) {
        return failed.toFailure().toApplicationFailure();
    }
}
