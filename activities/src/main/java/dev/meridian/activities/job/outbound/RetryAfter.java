package dev.meridian.activities.job.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads {@code Retry-After}: seconds, or a date in one of the three forms that HTTP knows. */
public final class RetryAfter {
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** How long to wait from {@code now}; empty if the header is malformed. */
    public static Optional<Duration> parse(String header, Instant now) {
        String text = header.strip();
        if (!text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        return HttpDate.parse(text, now)
                .map(until -> until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
    }
}
