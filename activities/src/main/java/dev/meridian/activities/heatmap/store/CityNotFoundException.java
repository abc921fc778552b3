package dev.meridian.activities.heatmap.store;

/** There is no city with this slug, or it has been deleted. */
public final class CityNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CityNotFoundException(String slug) {
        super("There is no city '" + slug + "'");
    }
}
