package dev.meridian.domain.heatmap.poi;

import org.jspecify.annotations.Nullable;

/**
 * A point of interest.
 *
 * @param id the source's id, or one derived from the rest where the source has none
 * @param category one of the eight categories; healthcare with its part, e.g. {@code healthcare/dental}
 * @param lat degrees, -90..90
 * @param lng degrees, -180..180
 * @param name for people
 */
public record Poi(
        String id,
        String category,
        double lat,
        double lng,
        @Nullable String name) {
    /** The longest id that is accepted. */
    public static final int LONGEST_ID = 200;

    public Poi {
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("id must have 1 to " + LONGEST_ID + " characters");
        }
        PlaceText.requireStorable(id, "id");
        if (name != null) {
            PlaceText.requireStorable(name, "name");
        }
        if (!(lat >= -90 && lat <= 90)) {
            throw new IllegalArgumentException("lat must lie in -90..90, not " + lat);
        }
        if (!(lng >= -180 && lng <= 180)) {
            throw new IllegalArgumentException("lng must lie in -180..180, not " + lng);
        }
    }
}
