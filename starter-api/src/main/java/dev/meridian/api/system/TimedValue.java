package dev.meridian.api.system;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is asked for again only after a while, so that many pages ask servers as often as one page. */
final class TimedValue<T> {
    private final Supplier<T> source;
    private final long nanos;
    private @Nullable T value;
    private long readAt;

    TimedValue(Duration life, Supplier<T> source) {
        this.source = source;
        this.nanos = life.toNanos();
    }

    synchronized T get() {
        T known = value;
        if (known == null || System.nanoTime() - readAt > nanos) {
            known = source.get();
            value = known;
            readAt = System.nanoTime();
        }
        return known;
    }
}
