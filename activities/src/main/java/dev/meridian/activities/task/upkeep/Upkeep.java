package dev.meridian.activities.task.upkeep;

import dev.meridian.activities.job.definition.Audience;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import java.util.function.Supplier;

/** The empty payload of upkeep of the whole installation, which only shared schedules ask for. */
@Described("Has no fields")
public record Upkeep() {
    public static final JobDefinition<Upkeep> RECONCILE =
            definition(TaskJobs.RECONCILE, "Compares open jobs with Temporal once, as every worker does all the time");
    public static final JobDefinition<Upkeep> CITY_REFRESH =
            definition(TaskJobs.CITY_REFRESH, "Starts jobs for the heatmaps that places have changed");

    /**
     * Performs one kind of upkeep.
     *
     * @param work idempotent; returns counts
     */
    public record Performer(JobDefinition<Upkeep> definition, Supplier<Record> work) implements TaskPerformer<Upkeep> {
        @Override
        public Record perform(Task<Upkeep> task) {
            return work.get();
        }
    }

    private static JobDefinition<Upkeep> definition(JobType type, String description) {
        return new JobDefinition<Upkeep>(
                        type,
                        description,
                        PayloadType.of(Upkeep.class),
                        new JobBounds(TaskJobs.RETRIES, 10, Duration.ofMinutes(10), Duration.ofHours(1)),
                        TaskQueues.MAIN,
                        upkeep -> type.name())
                .askedForBy(Audience.INSTALLATION);
    }
}
