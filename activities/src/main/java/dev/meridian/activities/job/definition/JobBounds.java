package dev.meridian.activities.job.definition;

import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type's default attempts and time-out, and the most that a request may ask for.
 *
 * @param retries the retry plan of a request that names no attempts
 * @param maxAttempts the most attempts that a request may ask for
 * @param timeout how long an attempt may take if a request does not say
 * @param maxTimeout the longest time-out that a request may ask for
 */
public record JobBounds(RetryPlan retries, int maxAttempts, Duration timeout, Duration maxTimeout) {
    public JobBounds {
        if (maxAttempts < retries.attempts() || maxTimeout.compareTo(timeout) < 0) {
            throw new IllegalArgumentException("The defaults of a type lie within its bounds");
        }
    }

    /** Bounds that leave a request no choice. */
    public static JobBounds fixed(RetryPlan retries, Duration timeout) {
        return new JobBounds(retries, retries.attempts(), timeout, timeout);
    }

    /**
     * Adds a violation if a request asks for more attempts than the type allows.
     *
     * @param attempts what the request asks for; null if it does not say
     * @param path where the request stands, as a JSON pointer
     */
    public void checkAttempts(@Nullable Integer attempts, String path, List<Violation> violations) {
        if (attempts != null && attempts > maxAttempts) {
            violations.add(
                    new Violation(path + "/attempts", "out_of_range", "This type allows at most " + maxAttempts));
        }
    }
}
