package dev.meridian.api.worker;

import dev.meridian.workflows.job.AboutJob;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The job that the arguments of an activity or a signal are about.
 *
 * @param attempt which attempt of the job, from 1; 0 where they don't say
 */
public record JobInHand(String jobId, int attempt) {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The first job that is named; of a list, the last: it is the one that the others were merged into. */
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
