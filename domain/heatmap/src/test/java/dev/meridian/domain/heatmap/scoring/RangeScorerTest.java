package dev.meridian.domain.heatmap.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.heatmap.block.Chunks;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.LatticeRegion;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.domain.heatmap.scoring.PlainScorer.Poi;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeScorerTest {
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
        for (int copies : new int[] {1, 2, 3, 4, 5, 6, 10, 11, 25, 26, 51, 511, 512, 513, 4_000}) {
            List<Poi> pois = new ArrayList<>();
            for (int category = 0; category < 3; category++) {
                for (int i = 0; i < copies; i++) {
                    pois.add(new Poi(category, grid.lats().at(9), grid.lngs().at(10 + category)));
                }
            }
            assertEqualToPlain(grid, pois);
        }
    }

    /** As a job does it: of each tile only the places that can reach it, up to 800 m outside, chunk by chunk. */
    @ParameterizedTest
    @ValueSource(doubles = {0.02, -41.3, 52.5, 69.65, -77.85, 89.3, 89.9, -89.9})
    void tilesScoreAsOneCellAtATimeAcrossTheirSeams(double lat) {
        RandomGenerator random = random(lat);
        for (int round = 0; round < 6; round++) {
            double step = new double[] {0.001, 0.0025, 0.005}[round % 3];
            double lng = new double[] {random.nextDouble(-179, 179), 179.995, -179.995, 0}[random.nextInt(4)];
            Grid grid = around(lat, lng, step, 30);
            List<Poi> pois = somewhereAround(random, lat, lng);
            byte[] scores = new byte[(int) grid.size()];
            Chunks tiles = new Chunks(grid, grid.all(), random.nextInt(10, 400));
            for (long tile = 0; tile < tiles.count(); tile++) {
                CellRange range = tiles.range(tile);
                Bounds reached = Reach.around(grid.boundsOf(range), Reach.OF_THE_MAP);
                scoreTile(
                        grid,
                        range,
                        pois.stream()
                                .filter(poi -> reached.contains(poi.lat(), poi.lng()))
                                .toList(),
                        scores);
            }
            assertEqualToPlain(grid, pois, scores);
        }
    }

    private static List<Poi> somewhereAround(RandomGenerator random, double lat, double lng) {
        double width = 1 / Math.max(0.02, Math.cos(Math.toRadians(lat)));
        List<Poi> pois = new ArrayList<>();
        for (int cluster = random.nextInt(1, 12); cluster > 0; cluster--) {
            double centreLat = lat + random.nextGaussian() * 0.02;
            double centreLng = lng + random.nextGaussian() * 0.02 * width;
            double spread = new double[] {0, 1e-5, 1e-3, 1e-2}[random.nextInt(4)];
            for (int i = random.nextInt(120); i >= 0; i--) {
                pois.add(new Poi(
                        random.nextInt(3),
                        Math.clamp(centreLat + random.nextGaussian() * spread, -90, 90),
                        Math.clamp(centreLng + random.nextGaussian() * spread * width, -180, 180)));
            }
        }
        return pois;
    }

    private static void scoreTile(Grid grid, CellRange tile, List<Poi> pois, byte[] scores) {
        RangeScorer scorer = scorer(grid, pois);
        Chunks chunks = new Chunks(grid, tile, 37);
        byte[] chunk = new byte[37];
        for (long i = 0; i < chunks.count(); i++) {
            scorer.score(chunks.range(i), chunk);
            put(grid, chunks.range(i), chunk, scores);
        }
    }

    @Test
    void regionsOfTheLatticeScoreAsOneCellAtATimeUpToThePolesAndTheDateline() {
        RandomGenerator random = random(11);
        for (LatticeRegion region : List.of(
                LatticeRegion.owning(89.99, 179.99),
                LatticeRegion.owning(-90, -180),
                LatticeRegion.owning(89.4, 10),
                LatticeRegion.owning(-0.01, -0.01),
                LatticeRegion.owning(0, 0),
                LatticeRegion.owning(64.1, -21.9),
                LatticeRegion.owning(-54.8, -68.3))) {
            Grid grid = region.grid(0.0025);
            assertEqualToPlain(
                    grid,
                    somewhereAround(random, grid.lats().at(30), grid.lngs().at(30)));
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
        new RangeScorer(grid, new PoiSet.Builder().build()).score(new CellRange(2, 2, 0, 5), new byte[0]);
        new RangeScorer(grid, new PoiSet.Builder().build()).score(new CellRange(0, 5, 3, 3), new byte[0]);
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
        assertEqualToPlain(grid, pois, scores(grid, pois, 300));
    }

    private static void assertEqualToPlain(Grid grid, List<Poi> pois, byte[] fast) {
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
        RangeScorer scorer = scorer(grid, pois);
        Chunks chunks = new Chunks(grid, grid.all(), chunkSize);
        byte[] scores = new byte[(int) grid.size()];
        byte[] chunk = new byte[scores.length];
        for (long i = 0; i < chunks.count(); i++) {
            scorer.score(chunks.range(i), chunk);
            put(grid, chunks.range(i), chunk, scores);
        }
        return scores;
    }

    private static void put(Grid grid, CellRange range, byte[] chunk, byte[] scores) {
        for (int row = 0; row < range.rows(); row++) {
            int to = (range.firstRow() + row) * grid.lngs().size() + range.firstColumn();
            System.arraycopy(chunk, row * range.columns(), scores, to, range.columns());
        }
    }

    private static RangeScorer scorer(Grid grid, List<Poi> pois) {
        PoiSet.Builder builder = new PoiSet.Builder();
        pois.forEach(poi -> builder.add(poi.category(), poi.lat(), poi.lng()));
        return new RangeScorer(grid, builder.build());
    }

    private static RandomGenerator random(double seed) {
        System.out.println("seed " + seed);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(Double.doubleToLongBits(seed));
    }
}
