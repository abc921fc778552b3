package dev.meridian.domain.heatmap.category;

import java.util.List;

/** The categories, as data. Order matters: sums of floating-point numbers are made in it. */
public final class Categories {
    private static final Category GROCERIES = new Category("groceries", 1.5, 800, 1, 10, 0.5);
    private static final Category RESTAURANTS = new Category("restaurants", 1.0, 600, 3, 25, 0.3);
    private static final Category PARKS = new Category("parks", 1.0, 800, 1, 5, 1.0);

    /** The categories that score the map's cells. */
    public static final List<Category> OF_THE_MAP = List.of(GROCERIES, RESTAURANTS, PARKS);

    /** The categories that score a single point; the map's three categories are the same objects in both lists. */
    public static final List<Category> OF_A_POINT = List.of(
            GROCERIES,
            RESTAURANTS,
            new Category("transit", 1.5, 1000, 1, 4, 0.7),
            new Category("healthcare", 1.2, 1500, 1, 6, 0.7),
            new Category("education", 1.0, 1200, 1, 5, 0.5),
            PARKS,
            new Category("shopping", 0.8, 800, 2, 15, 0.5),
            new Category("entertainment", 0.6, 1200, 1, 8, 0.5));

    private Categories() {}

    /** The index in {@link #OF_THE_MAP} of a category, or -1 if the map does not count it. */
    public static int onTheMap(String id) {
        for (int i = 0; i < OF_THE_MAP.size(); i++) {
            if (OF_THE_MAP.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
