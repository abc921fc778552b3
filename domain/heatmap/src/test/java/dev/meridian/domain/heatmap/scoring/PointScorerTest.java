package dev.meridian.domain.heatmap.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.poi.Poi;
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
            double lat = 60.17 + random.nextGaussian() * 0.01;
            double lng = 24.94 + random.nextGaussian() * 0.02;
            pois.add(new Poi("p" + i, kind, lat, lng, null));
            if (Categories.onTheMap(kind) >= 0) {
                plain.add(new PlainScorer.Poi(Categories.onTheMap(kind), lat, lng));
            }
        }
        for (int i = 0; i < 200; i++) {
            double lat = 60.17 + random.nextGaussian() * 0.025;
            double lng = 24.94 + random.nextGaussian() * 0.05;
            PointScore score = PointScorer.score(lat, lng, pois);
            assertThat(score.heatmapScore()).isEqualTo(PlainScorer.score(lat, lng, plain));
            for (CategoryScore category : score.categories()) {
                int onTheMap = Categories.onTheMap(category.category().id());
                if (onTheMap >= 0) {
                    PlainScorer.Reached reached = PlainScorer.reached(onTheMap, lat, lng, plain);
                    assertThat(category.count()).isEqualTo(reached.count());
                    assertThat(category.nearestDistance().orElse(Double.POSITIVE_INFINITY))
                            .isEqualTo(reached.nearest());
                    assertThat(category.nearest()).hasSize(Math.min(PointScorer.SHOWN, reached.count()));
                }
            }
        }
        CategoryScore inTheMiddle =
                PointScorer.score(60.17, 24.94, pois).categories().get(0);
        assertThat(inTheMiddle.count()).isGreaterThan(PointScorer.SHOWN);
        assertThat(inTheMiddle.nearest().get(0).distance())
                .isEqualTo(inTheMiddle.nearestDistance().orElseThrow());
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
