package dev.meridian.activities.heatmap.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.heatmap.poi.Poi;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PointScorerTest {
    private static final List<String> KINDS = List.of(
            "groceries", "restaurants", "transit", "healthcare/pharmacy", "healthcare/dental", "parks", "education");

    @Test
    void aPointFarFromEverythingScoresNothing() {
        PointScore score = PointScorer.score(0, 0, List.of(new Poi("a", "parks", 1, 1, null)));
        assertThat(score.overall()).isZero();
        assertThat(score.heatmapScore()).isZero();
        assertThat(score.categories()).hasSize(8).allSatisfy(category -> {
            assertThat(category.count()).isZero();
            assertThat(category.nearestDistance()).isEmpty();
        });
    }

    @Test
    void theMapsThreeCategoriesCountEveryPlaceAndTheHeatmapScoreIsTheMaps() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        List<Poi> pois = new ArrayList<>();
        List<PlainScorer.Poi> plain = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            String kind = KINDS.get(random.nextInt(KINDS.size()));
            double lat = 60.17 + random.nextGaussian() * 0.006;
            double lng = 24.94 + random.nextGaussian() * 0.012;
            pois.add(new Poi("p" + i, kind, lat, lng, null));
            if (Categories.onTheMap(kind) >= 0) {
                plain.add(new PlainScorer.Poi(Categories.onTheMap(kind), lat, lng));
            }
        }
        PointScore score = PointScorer.score(60.171, 24.943, pois);
        assertThat(score.heatmapScore()).isEqualTo(PlainScorer.score(60.171, 24.943, plain));
        CategoryScore groceries = score.categories().get(0);
        assertThat(groceries.count()).isGreaterThan(100);
        assertThat(groceries.nearest()).hasSize(PointScorer.SHOWN);
        assertThat(groceries.nearest().get(0).distance())
                .isEqualTo(groceries.nearestDistance().orElseThrow());
    }

    @Test
    void healthcareEarnsMoreByItsPartsThanByNumbersOfOne() {
        List<Poi> pharmacies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pharmacies.add(new Poi("p" + i, "healthcare/pharmacy", 0.005, 0, null));
        }
        List<Poi> mixed = List.of(
                new Poi("p", "healthcare/pharmacy", 0.005, 0, null),
                new Poi("m", "healthcare/medical", 0.005, 0, null),
                new Poi("d", "healthcare/dental", 0.005, 0, null));
        assertThat(healthcare(mixed)).isGreaterThan(healthcare(pharmacies));
        // 60 * 2/8 * ln 4 / ln 7, nearest beyond 400 m, no bonus.
        assertThat(healthcare(mixed.subList(0, 1))).isEqualTo(11);
    }

    private static int healthcare(List<Poi> pois) {
        return PointScorer.score(0, 0, pois).categories().get(3).score();
    }
}
