package dev.meridian.activities.task.upkeep;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the tenant's jobs that ended long enough ago, with their events and items. A job of the shared tenant deletes
 * jobs of all tenants, and expired rows of other tables.
 */
@Described("Deletes jobs that ended long enough ago")
public record Retention(
        @Described("How many days completed and cancelled jobs are kept") @Range(min = 0, max = 36_500) @Default("30")
        int completedDays,

        @Described("How many days failed jobs are kept") @Range(min = 0, max = 36_500) @Default("90")
        int failedDays,

        @Described("Keep at most so many completed jobs of a type, whatever their age")
        @Range(min = 0, max = 1_000_000)
        @Nullable
        Integer keepLastCompleted,

        @Described("Keep at most so many failed jobs of a type, whatever their age")
        @Range(min = 0, max = 1_000_000)
        @Nullable
        Integer keepLastFailed,

        @Described("By type: how many days its ended jobs are kept, in place of the above")
        @Length(max = 100)
        @Default("{}")
        Map<String, Days> byType,

        @Described("How many days datasets are kept; missing: until somebody deletes them")
        @Range(min = 1, max = 36_500)
        @Nullable
        Integer datasetDays) {
    public static final JobDefinition<Retention> DEFINITION = new JobDefinition<>(
            TaskJobs.RETENTION,
            "Deletes jobs that ended long enough ago, a few hundred at a time",
            PayloadType.of(Retention.class),
            new JobBounds(TaskJobs.RETRIES, 10, Duration.ofHours(1), Duration.ofHours(12)),
            TaskQueues.MAIN,
            retention -> retention.completedDays() + " and " + retention.failedDays() + " days");

    /** How long the jobs of one type are kept. */
    public record Days(
            @Range(min = 0, max = 36_500) int completed,
            @Range(min = 0, max = 36_500) int failed) {}
}
