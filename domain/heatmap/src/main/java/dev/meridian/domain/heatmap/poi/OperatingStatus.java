package dev.meridian.domain.heatmap.poi;

import org.jspecify.annotations.Nullable;

/**
 * Overture's {@code operating_status}: {@code open}, {@code temporarily_closed} or {@code permanently_closed}. Places
 * that have closed for good are ignored.
 */
public final class OperatingStatus {
    /** How the report names places that are left out because of their status. */
    public static final String CLOSED_FOR_GOOD = "operating_status=permanently_closed";

    private OperatingStatus() {}

    public static boolean isClosedForGood(@Nullable String status) {
        return "permanently_closed".equals(status);
    }
}
