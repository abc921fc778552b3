package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.workflows.job.RetryPlan;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * A wait.
 *
 * @param delayMs 0..60,000
 */
@Described("Waits for a while and completes")
public record Sleep(
        @Described("How long the job waits, in milliseconds") @Range(min = 0, max = 60_000)
        long delayMs) {
    public static final JobDefinition<Sleep> DEFINITION = new JobDefinition<Sleep>(
                    TaskJobs.SLEEP,
                    "Waits for a while and completes; holds no thread",
                    PayloadType.of(Sleep.class),
                    new JobBounds(
                            new RetryPlan(1, Duration.ZERO, 1, Duration.ZERO),
                            1,
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(2)),
                    TaskQueues.MAIN,
                    sleep -> "wait " + seconds(sleep.delayMs()) + " s")
            .delayedBy(Sleep::delay)
            .withOwnWorkflow();

    private static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    Duration delay() {
        return Duration.ofMillis(delayMs);
    }

    /**
     * Performs waits that are items of a batch: an item becomes due when its wait is over, so that nothing is left to
     * do.
     */
    public static final class Performer implements TaskPerformer<Sleep> {
        @Override
        public JobDefinition<Sleep> definition() {
            return DEFINITION;
        }

        @Override
        public Record perform(Task<Sleep> task) {
            return new NoResult();
        }
    }
}
