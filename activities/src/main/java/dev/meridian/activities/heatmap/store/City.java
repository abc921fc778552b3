package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.poi.PlaceText;
import java.util.regex.Pattern;

/**
 * A city, whose heatmap covers its bounds.
 *
 * @param slug one to 63 of {@code [a-z0-9-]}
 * @param name for people
 */
public record City(String slug, String name, Bounds bounds) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,63}");

    public City {
        if (!isSlug(slug)) {
            throw new IllegalArgumentException("A city's slug has 1 to 63 of a-z, 0-9 and '-': '" + slug + "'");
        }
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("A city's name has 1 to 200 characters");
        }
        PlaceText.requireStorable(name, "name");
        if (bounds.minLat() > bounds.maxLat() || bounds.minLng() > bounds.maxLng()) {
            throw new IllegalArgumentException("A city's bounds must not end before they begin: " + bounds);
        }
    }

    /** Whether a text has the form of a city's slug. */
    public static boolean isSlug(String text) {
        return SLUG.matcher(text).matches();
    }
}
