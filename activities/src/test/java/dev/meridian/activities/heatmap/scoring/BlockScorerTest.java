package dev.meridian.activities.heatmap.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.heatmap.grid.Bounds;
import dev.meridian.activities.heatmap.grid.CellBlock;
import dev.meridian.activities.heatmap.grid.Chunks;
import dev.meridian.activities.heatmap.grid.Grid;
import dev.meridian.activities.heatmap.scoring.PlainScorer.Poi;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockScorerTest {
    private static final double[] RADII = {800, 600, 800};

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 20.8, -33.9, 52.5, 60.17, -71, 84, 88.9, 89.4, 89.7, 89.98, -89.95})
    void randomPlacesScoreAsOneCellAtATimeAtEveryLatitude(double lat) {
        RandomGenerator random = random(lat);
        for (int round = 0; round < 12; round++) {
            double step = new double[] {0.01, 0.005, 0.0025, 0.001}[round % 4];
            double lng = random.nextDouble(-179, 178);
            Grid grid = around(lat, lng, step, 24);
            double width = 0.02 / Math.max(0.02, Math.cos(Math.toRadians(lat)));
            List<Poi> pois = new ArrayList<>();
            for (int i = random.nextInt(400); i >= 0; i--) {
                pois.add(new Poi(
                        random.nextInt(3),
                        Math.clamp(lat + random.nextGaussian() * 0.01, -90, 90),
                        lng + random.nextGaussian() * width));
            }
            assertEqualToPlain(grid, pois);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "21.1, -86.8", "60.175, 24.95", "-16.8, 179.99", "-45, -179.995", "78.2, 15.6", "89.45, 0"})
    void placesOnTheVeryEdgeOfBoxAndCircleScoreAsOneCellAtATime(double lat, double lng) {
        RandomGenerator random = random(lat * 1000 + lng);
        Grid grid = around(lat, lng, 0.001, 24);
        List<Poi> pois = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            double cellLat = grid.lats().at(random.nextInt(grid.lats().size()));
            double cellLng = grid.lngs().at(random.nextInt(grid.lngs().size()));
            int category = random.nextInt(3);
            pois.add(onTheEdge(category, cellLat, cellLng, random));
        }
        for (int from = 0; from < pois.size(); from += 6) {
            assertEqualToPlain(grid, pois.subList(from, from + 6));
        }
        assertEqualToPlain(grid, pois);
    }

    @Test
    void placesOnCellsAndManyTimesOnOneSpotScoreAsOneCellAtATime() {
        Grid grid = around(48.2, 16.37, 0.0025, 20);
        for (int copies : new int[] {1, 2, 3, 4, 5, 6, 10, 11, 25, 26, 51, 600}) {
            List<Poi> pois = new ArrayList<>();
            for (int category = 0; category < 3; category++) {
                for (int i = 0; i < copies; i++) {
                    pois.add(new Poi(category, grid.lats().at(9), grid.lngs().at(10 + category)));
                }
            }
            assertEqualToPlain(grid, pois);
        }
    }

    @Test
    void longitudesDoNotWrapAtTheDateline() {
        Grid grid = Grid.within(new Bounds(-16.85, 179.95, -16.80, 180), 0.0025);
        List<Poi> pois = List.of(new Poi(0, -16.82, -179.999), new Poi(1, -16.82, 179.999), new Poi(2, -16.82, 180));
        assertEqualToPlain(grid, pois);
    }

    @Test
    void aBlockOfNoCellsNeedsNoRoom() {
        Grid grid = around(10, 10, 0.01, 5);
        new BlockScorer(grid, new PoiSet.Builder().build()).score(new CellBlock(2, 2, 0, 5), new byte[0]);
        new BlockScorer(grid, new PoiSet.Builder().build()).score(new CellBlock(0, 5, 3, 3), new byte[0]);
        assertThat(grid.size()).isPositive();
    }

    @Test
    void chunksOfAnySizeGiveTheSameScores() {
        RandomGenerator random = random(7);
        Grid grid = around(52.5, 13.4, 0.001, 40);
        List<Poi> pois = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            pois.add(new Poi(
                    random.nextInt(3), 52.5 + random.nextGaussian() * 0.01, 13.4 + random.nextGaussian() * 0.02));
        }
        byte[] whole = scores(grid, pois, Integer.MAX_VALUE);
        for (int chunkSize : new int[] {1, 7, 40, 41, 100, 999}) {
            assertThat(scores(grid, pois, chunkSize))
                    .as("chunks of %s", chunkSize)
                    .isEqualTo(whole);
        }
    }

    private static Poi onTheEdge(int category, double cellLat, double cellLng, RandomGenerator random) {
        double radius = RADII[category];
        double lat = cellLat;
        double lng = cellLng;
        double bearing = random.nextInt(8) * Math.PI / 4;
        double metres = new double[] {radius, radius, 0.4 * radius, radius * (1 - 1e-9), radius * (1 + 1e-9)}
                [random.nextInt(5)];
        double perDegree = random.nextBoolean() ? 111_320 : Math.PI * 6_371_000 / 180;
        lat += metres * Math.cos(bearing) / perDegree;
        lng += metres * Math.sin(bearing) / (perDegree * Math.cos(Math.toRadians(cellLat)));
        return switch (random.nextInt(4)) {
            case 0 -> new Poi(category, Math.nextUp(lat), lng);
            case 1 -> new Poi(category, lat, Math.nextDown(lng));
            case 2 -> new Poi(category, (float) lat, (float) lng);
            default -> new Poi(category, lat, lng);
        };
    }

    private static Grid around(double lat, double lng, double step, int cells) {
        double half = step * cells / 2;
        return Grid.within(
                new Bounds(
                        Math.max(-90, lat - half),
                        Math.max(-180, lng - half),
                        Math.min(90, lat + half),
                        Math.min(180, lng + half)),
                step);
    }

    private static void assertEqualToPlain(Grid grid, List<Poi> pois) {
        byte[] fast = scores(grid, pois, 300);
        int columns = grid.lngs().size();
        for (int cell = 0; cell < fast.length; cell++) {
            double lat = grid.lats().at(cell / columns);
            double lng = grid.lngs().at(cell % columns);
            assertThat(fast[cell])
                    .as("cell %s, %s of %s", lat, lng, grid.step())
                    .isEqualTo((byte) PlainScorer.score(lat, lng, pois));
        }
    }

    private static byte[] scores(Grid grid, List<Poi> pois, int chunkSize) {
        PoiSet.Builder builder = new PoiSet.Builder();
        pois.forEach(poi -> builder.add(poi.category(), poi.lat(), poi.lng()));
        BlockScorer scorer = new BlockScorer(grid, builder.build());
        Chunks chunks = new Chunks(grid.lats().size(), grid.lngs().size(), chunkSize);
        byte[] scores = new byte[(int) grid.size()];
        byte[] chunk = new byte[scores.length];
        for (long i = 0; i < chunks.count(); i++) {
            scorer.score(chunks.block(i), chunk);
            System.arraycopy(
                    chunk, 0, scores, (int) chunks.firstCell(i), chunks.block(i).size());
        }
        return scores;
    }

    private static RandomGenerator random(double seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(Double.doubleToLongBits(seed));
    }
}
