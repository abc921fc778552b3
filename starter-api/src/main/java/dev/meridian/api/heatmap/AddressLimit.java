package dev.meridian.api.heatmap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits the requests a minute of each address, in fixed windows. The number of remembered addresses is bounded:
 * addresses that were silent for longest are forgotten.
 */
final class AddressLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 50_000;

    private final int perWindow;
    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    AddressLimit(int perMinute, Clock clock) {
        this.perWindow = perMinute;
        this.clock = clock;
    }

    private record Window(Instant end, int used) {}

    /**
     * The decision about one request.
     *
     * @param remaining how many more requests are allowed until {@code reset}
     */
    record Grant(boolean allowed, int remaining, Instant reset) {}

    /** Counts a request. */
    synchronized Grant take(String address) {
        Instant now = clock.instant();
        Window window = windows.get(address);
        if (window == null || !now.isBefore(window.end())) {
            window = new Window(now.plus(WINDOW), 0);
        }
        boolean allowed = window.used() < perWindow;
        Window counted = new Window(window.end(), allowed ? window.used() + 1 : window.used());
        windows.put(address, counted);
        return new Grant(allowed, perWindow - counted.used(), counted.end());
    }
}
