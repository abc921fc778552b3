package dev.meridian.activities.job.definition;

import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.util.function.Function;

/**
 * A job type: validation, the API's schemas, the list of types and how a job runs are all derived from it.
 *
 * @param description for people, one sentence
 * @param taskQueue the task queue whose workers perform the job, one of {@link dev.meridian.workflows.job.TaskQueues}
 * @param subject computes what a job is about, for lists and search; at most 200 characters are kept
 * @param delay computes from the payload how long a job waits before its effect
 */
public record JobDefinition<P extends Record>(
        JobType type,
        String description,
        PayloadType<P> payload,
        JobBounds bounds,
        String taskQueue,
        Function<P, String> subject,
        Function<P, Duration> delay) {
    private static final int LONGEST_SUBJECT = 200;

    /** A type whose jobs begin at once. */
    public JobDefinition(
            JobType type,
            String description,
            PayloadType<P> payload,
            JobBounds bounds,
            String taskQueue,
            Function<P, String> subject) {
        this(type, description, payload, bounds, taskQueue, subject, any -> Duration.ZERO);
    }

    /** What a job with this payload is about. */
    public String subjectOf(P input) {
        String text = subject.apply(input);
        if (text.length() <= LONGEST_SUBJECT) {
            return text;
        }
        // A lone surrogate cannot be encoded: the driver would store a question mark in its place.
        boolean wouldSplit = Character.isHighSurrogate(text.charAt(LONGEST_SUBJECT - 1));
        return text.substring(0, wouldSplit ? LONGEST_SUBJECT - 1 : LONGEST_SUBJECT);
    }
}
