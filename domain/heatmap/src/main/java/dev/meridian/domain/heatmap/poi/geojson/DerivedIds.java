package dev.meridian.domain.heatmap.poi.geojson;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids for places whose source gives none: the same place has the same id in every import, whichever vertex of its outline comes
 * first. The last digits of the mean depend on that, so degrees are rounded to those that OpenStreetMap has.
 */
final class DerivedIds {
    private static final double UNITS_PER_DEGREE = 1e7;

    private DerivedIds() {}

    static String of(String category, double lat, double lng, @Nullable String name) {
        String content = category + '|' + rounded(lat) + '|' + rounded(lng) + '|' + (name == null ? "" : name);
        return "derived/" + UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
    }

    private static double rounded(double degrees) {
        return Math.round(degrees * UNITS_PER_DEGREE) / UNITS_PER_DEGREE;
    }
}
