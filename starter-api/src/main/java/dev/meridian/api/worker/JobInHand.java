package dev.meridian.api.worker;

import dev.meridian.workflows.job.AboutJob;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The job that an activity or a signal belongs to, found in its arguments.
 *
 * @param attempt the number of the job's attempt, from 1; 0 if the arguments do not have it
 */
public record JobInHand(String jobId, int attempt) {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The first job in the arguments; in a list the last job, into which the others were merged. */
    public static Optional<JobInHand> of(@Nullable Object @Nullable [] arguments) {
        if (arguments != null) {
            for (Object argument : arguments) {
                JobInHand job = named(argument);
                if (job != null) {
                    return Optional.of(job);
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable JobInHand named(@Nullable Object argument) {
        return switch (argument) {
            case AboutJob about -> new JobInHand(about.jobId(), about.attempt());
            case List<?> several
            when !several.isEmpty() && several.getLast() instanceof AboutJob about ->
                new JobInHand(about.jobId(), about.attempt());
            case String text when JOB_ID.matcher(text).matches() -> new JobInHand(text, 0);
            case null, default -> null;
        };
    }
}
