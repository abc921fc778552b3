package dev.meridian.activities.job.definition;

import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long a type of jobs tries, and how far a request may go from that.
 *
 * @param retries what happens if a request says nothing
 * @param maxAttempts the most attempts that a request may ask for
 * @param timeout after how long an attempt gives up if a request says nothing
 * @param maxTimeout the longest that a request may ask for
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
     * Adds a violation if a request asks for more attempts than there may be.
     *
     * @param attempts null: it says nothing
     * @param path where the request stands, as a JSON pointer
     */
    public void checkAttempts(@Nullable Integer attempts, String path, List<Violation> violations) {
        if (attempts != null && attempts > maxAttempts) {
            violations.add(
                    new Violation(path + "/attempts", "out_of_range", "This type allows at most " + maxAttempts));
        }
    }
}
