package dev.meridian.benchmarks.heatmap;

import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.scoring.PlainScorer;
import dev.meridian.domain.heatmap.scoring.PoiSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A city of 0.6 x 0.7 degrees with places around many centres; the same in every run. */
final class GeneratedCity {
    static final Bounds BOUNDS = new Bounds(20.8, -87.2, 21.4, -86.5);
    static final String STEP = "0.001";

    /** Twenty million cells; with a million places it is as dense as the city with 30,000. */
    static final Bounds LARGE_BOUNDS = new Bounds(40.0, 0.0, 44.472, 4.472);

    private static final int PLACES_OF_A_CENTRE = 750;

    private GeneratedCity() {}

    static Grid grid() {
        return Grid.within(BOUNDS, Double.parseDouble(STEP));
    }

    static long cellsOfLargeArea() {
        return Grid.within(LARGE_BOUNDS, Double.parseDouble(STEP)).all().size();
    }

    static List<PlainScorer.Poi> places(int count) {
        return places(BOUNDS, count, 40);
    }

    static List<PlainScorer.Poi> placesOfLargeArea(int count) {
        return places(LARGE_BOUNDS, count, Math.max(1, count / PLACES_OF_A_CENTRE));
    }

    private static List<PlainScorer.Poi> places(Bounds bounds, int count, int centreCount) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        double[][] centres = new double[centreCount][];
        for (int i = 0; i < centreCount; i++) {
            centres[i] = new double[] {
                random.nextDouble(bounds.minLat() + 0.05, bounds.maxLat() - 0.05),
                random.nextDouble(bounds.minLng() + 0.05, bounds.maxLng() - 0.05)
            };
        }
        List<PlainScorer.Poi> places = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double[] centre = centres[random.nextInt(centreCount)];
            int dice = random.nextInt(10);
            places.add(new PlainScorer.Poi(
                    dice < 2 ? 0 : dice < 8 ? 1 : 2,
                    centre[0] + random.nextGaussian() * 0.03,
                    centre[1] + random.nextGaussian() * 0.03));
        }
        return places;
    }

    static PoiSet poiSet(List<PlainScorer.Poi> places) {
        PoiSet.Builder builder = new PoiSet.Builder();
        places.forEach(place -> builder.add(place.category(), place.lat(), place.lng()));
        return builder.build();
    }

    static String csv(String city, List<PlainScorer.Poi> places) {
        StringBuilder csv = new StringBuilder("id,category,lat,lng,name\n");
        for (int i = 0; i < places.size(); i++) {
            PlainScorer.Poi place = places.get(i);
            csv.append(String.format(
                    Locale.ROOT,
                    "%s-%d,%s,%s,%s,%n",
                    city,
                    i,
                    Categories.OF_THE_MAP.get(place.category()).id(),
                    place.lat(),
                    place.lng()));
        }
        return csv.toString();
    }
}
