package dev.meridian.activities.task.dataset;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A computation over a stored dataset. */
@Described("A computation over a stored dataset")
public record DataProcessing(
        @Described("The dataset") @Format(TextFormat.UUID) @Length(max = 36)
        String dataId,

        @Described("What to compute") Operation operation,

        @Described("Over which column; count needs none") @Length(min = 1, max = 200) @Nullable
        String column) {
    public static final JobDefinition<DataProcessing> DEFINITION = new JobDefinition<DataProcessing>(
                    TaskJobs.DATA_PROCESSING,
                    "Computes one figure or one table over a stored dataset",
                    PayloadType.of(DataProcessing.class, DataProcessing::check),
                    new JobBounds(TaskJobs.RETRIES, 10, Duration.ofMinutes(5), Duration.ofHours(1)),
                    TaskQueues.MAIN,
                    work -> work.operation() + " of " + work.dataId())
            .sharingWorkflows();

    /**
     * The computations; rows whose member is missing or null are ignored, except by {@link #COUNT} without a column.
     */
    public enum Operation {
        /** How many rows there are, or how many have a value in the column. */
        COUNT,
        /** The exact decimal sum of a column of numbers; 0 if there are none. */
        SUM,
        /** The smallest number of a column; null if there is none. */
        MIN,
        /** The greatest number of a column; null if there is none. */
        MAX,
        /** The mean of a column of numbers, to 16 digits after the point at least; null if there are none. */
        AVERAGE,
        /** How many different values a column has. */
        DISTINCT,
        /** The values of a column with how often each occurs, most frequent first, then by value; at most 1,000, and a million characters. */
        GROUP_COUNT;

        boolean needsNumbers() {
            return this == SUM || this == MIN || this == MAX || this == AVERAGE;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static void check(DataProcessing work, List<Violation> violations) {
        if (work.column == null && work.operation != Operation.COUNT) {
            violations.add(new Violation("/column", "missing_field", "'" + work.operation + "' needs a column"));
        }
    }
}
