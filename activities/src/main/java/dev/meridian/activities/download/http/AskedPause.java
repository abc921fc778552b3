package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.RetryAfter;
import dev.meridian.domain.download.connector.definition.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a service asks not to be called. {@code Retry-After} is seconds or a date; reset headers are seconds, epoch seconds,
 * epoch milliseconds or a date, which their size tells apart.
 */
final class AskedPause {
    /** Larger numbers are epoch seconds: this number is a time in 2001, and as a wait it would be thirty years. */
    private static final double EPOCH_SECONDS = 1e9;
    /**
     * Larger numbers are epoch milliseconds: this number is a time in 1973, and as epoch seconds it would be in the
     * year 5138.
     */
    private static final double EPOCH_MILLIS = 1e11;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}(?:\\.[0-9]{1,9})?");
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private AskedPause() {}

    /** The wait that an answer asks for; empty if it asks for none that can be understood. */
    static Optional<Duration> of(ServiceAnswer answer, Limits limits, Instant now) {
        return answer.header("Retry-After")
                .flatMap(text -> wait(text, now))
                .or(() -> header(answer, limits.reset()).flatMap(text -> wait(text, now)));
    }

    /** The wait until there are calls left again, if the answer says that there is none. */
    static Optional<Duration> whenUsedUp(ServiceAnswer answer, Limits limits, Instant now) {
        boolean usedUp = header(answer, limits.remaining())
                .map(String::strip)
                .filter(left -> left.equals("0") || left.startsWith("-"))
                .isPresent();
        return usedUp ? header(answer, limits.reset()).flatMap(text -> wait(text, now)) : Optional.empty();
    }

    static Optional<Duration> wait(String text, Instant now) {
        String stripped = text.strip();
        if (!NUMBER.matcher(stripped).matches()) {
            return RetryAfter.parse(stripped, now).map(AskedPause::atLeast);
        }
        double number = Double.parseDouble(stripped);
        double seconds = number >= EPOCH_MILLIS
                ? number / 1e3 - now.toEpochMilli() / 1e3
                : number >= EPOCH_SECONDS ? number - now.toEpochMilli() / 1e3 : number;
        return Optional.of(atLeast(Duration.ofMillis((long) Math.ceil(seconds * 1e3))));
    }

    private static Duration atLeast(Duration wait) {
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
    }

    private static Optional<String> header(ServiceAnswer answer, @Nullable String name) {
        return name == null ? Optional.empty() : answer.header(name);
    }
}
