package dev.meridian.activities.job.definition;

import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.util.function.Function;

/**
 * What there is to know about a type of jobs: validation, the API's schemas, the list of types and the way a job runs all
 * come from here.
 *
 * @param description for people, one sentence
 * @param taskQueue where the effect runs, one of {@link dev.meridian.workflows.job.TaskQueues}
 * @param subject what a job is about, for lists and search; at most 200 characters are kept
 * @param delay how long a job waits before its effect, by its payload
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
        // Half a character is no text, and PostgreSQL would keep a question mark.
        boolean wouldSplit = Character.isHighSurrogate(text.charAt(LONGEST_SUBJECT - 1));
        return text.substring(0, wouldSplit ? LONGEST_SUBJECT - 1 : LONGEST_SUBJECT);
    }
}
